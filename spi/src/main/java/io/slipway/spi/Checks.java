package io.slipway.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

  static Duration notNegative(@Nullable Duration value, String name) {
    Duration given = notNull(value, name);
    if (given.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, was " + given);
    }
    return given;
  }

  static int port(int value) {
    if (value < 1 || value > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, was " + value);
    }
    return value;
  }

  /** Returns the kinds of evidence that confirm a member: without these two, none is told apart. */
  static Set<Evidence> confirmation(Collection<Evidence> values) {
    if (!values.containsAll(List.of(Evidence.ALIVE, Evidence.IDENTITY))) {
      throw new IllegalArgumentException(
          "too little evidence to confirm a member: expected ALIVE and IDENTITY at least, was "
              + values
              + "; add what is missing");
    }
    return EnumSet.copyOf(values);
  }

  /** Returns a reason that programs and people can rely on: a word such as ImagePullBackOff. */
  static String reason(String value) {
    if (!notNull(value, "reason").matches("[A-Z][A-Za-z0-9]{0,62}")) {
      throw new IllegalArgumentException(
          "a reason must be one word in CamelCase of at most 63 letters and digits, was '"
              + value
              + "'");
    }
    return value;
  }
}
