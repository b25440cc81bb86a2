package io.slipway.spi;

import java.time.Duration;

/**
 * How long an operation waits between two looks at a cluster: briefly at first, then longer with
 * each look in which nothing has changed.
 *
 * @param shortest the first pause; positive
 * @param longest the longest pause; at least the shortest
 */
public record LookInterval(Duration shortest, Duration longest) {
  /** For looks that cost next to nothing, such as reading local files and the process table. */
  public static final LookInterval DEFAULT =
      new LookInterval(Duration.ofMillis(20), Duration.ofMillis(100));

  /** Checks the order. */
  public LookInterval {
    Checks.notNull(shortest, "shortest");
    Checks.notNull(longest, "longest");
    if (shortest.isNegative() || shortest.isZero() || longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(
          "the shortest pause must be positive and at most the longest, was "
              + shortest
              + " and "
              + longest);
    }
  }
}
