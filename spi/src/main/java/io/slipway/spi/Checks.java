package io.slipway.spi;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The single place for the wording of argument errors. */
final class Checks {
  private Checks() {}

  static <T> T notNull(@Nullable T value, String name) {
    if (value == null) {
      throw new NullPointerException(name + " must not be null");
    }
    return value;
  }

  static <T> T set(@Nullable T value, String type, String name) {
    if (value == null) {
      throw new IllegalStateException(
          type + " needs " + name + "; call " + name + "(…) before build()");
    }
    return value;
  }

  static SlipwayException invalidSpec(String what, String expected, Object was, String next) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }

  /** Returns a path below the home, or throws if there is none. */
  static Path home(@Nullable Path path) {
    if (path == null) {
      throw invalidSpec(
          "files need a home",
          "an engine with a home",
          "one without",
          "name one: SlipwayHome.at(…)");
    }
    return path;
  }
}
