package io.slipway.cli;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads options of the form KEY=VALUE. */
final class Settings {
  private Settings() {}

  /**
   * Returns values by key, in their order. Everything after the first {@code =} is the value.
   *
   * @param option the option's name, such as {@code --set}
   * @param settings what the user typed
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT}
   */
  static Map<String, String> parse(String option, List<String> settings) {
    return parse(option, settings, false);
  }

  /**
   * Returns values by key, whose errors repeat nothing that may be a secret.
   *
   * @param option the option's name
   * @param settings what the user typed
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT}
   */
  static Map<String, String> parseUntold(String option, List<String> settings) {
    return parse(option, settings, true);
  }

  private static Map<String, String> parse(String option, List<String> settings, boolean untold) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw invalid(
            option,
            "KEY=VALUE",
            untold ? "one without a key and '='" : "'" + setting + "'",
            "write " + option + " key=value");
      }
      String key = setting.substring(0, equals);
      if (options.put(key, setting.substring(equals + 1)) != null) {
        throw invalid(option, "each key once", "'" + key + " twice'", "remove one of the two");
      }
    }
    return options;
  }

  /** Returns the refusal of an option's value, as the user typed it. */
  static SlipwayException invalid(String option, String expected, String was, String next) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid " + option)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }
}
