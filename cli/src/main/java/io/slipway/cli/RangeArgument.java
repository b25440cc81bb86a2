package io.slipway.cli;

import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;

/** Parses whole numbers in a range, with one wording for all violations. */
final class RangeArgument {
  private RangeArgument() {}

  static int spuCount(String text) {
    return inRange(text, "SPU count", ClusterSpec.MAX_SPU_COUNT, "ask for a count in that range");
  }

  /**
   * Reads a number.
   *
   * @param text what the user typed
   * @param what the number's name
   * @param max it must be from 1 to this
   * @param next what to do about a wrong one
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} naming value and rule
   */
  static int inRange(String text, String what, int max, String next) {
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= 1 && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid(text, what, max, next, e);
    }
    throw invalid(text, what, max, next, null);
  }

  private static SlipwayException invalid(
      String text,
      String what,
      int max,
      String next,
      @org.jspecify.annotations.Nullable Throwable cause) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid " + what)
            .withExpected("1 to " + max)
            .withActual("'" + text + "'")
            .withRemedy(next),
        cause);
  }
}
