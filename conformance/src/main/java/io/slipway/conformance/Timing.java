package io.slipway.conformance;

import java.time.Duration;

/**
 * How patient the kit is with a backend. Longer times make a run slower, never less valid.
 *
 * @param within how long at most until launched members are confirmed, by the harness's clock
 * @param poll how long the kit waits between two looks, by the harness's clock
 * @param quiet how long the kit watches that something does not happen, by the harness's clock
 * @param call how long a call may take that nothing delays, by the harness's clock
 * @param slack how much later than its declared bound a call may return because the machine is
 *     busy, by the harness's clock
 * @param stall how long a call may take that must not wait for another one, by the machine's clock
 */
public record Timing(
    Duration within, Duration poll, Duration quiet, Duration call, Duration slack, Duration stall) {
  /** For backends that start something real on this machine. */
  public static final Timing DEFAULT =
      new Timing(
          Duration.ofSeconds(60),
          Duration.ofMillis(50),
          Duration.ofMillis(700),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15));

  /** Checks that all are positive. */
  public Timing {
    for (Duration value : new Duration[] {within, poll, quiet, call, slack, stall}) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("every duration must be > 0, was " + value);
      }
    }
  }

  /**
   * Returns these times, each multiplied but the poll.
   *
   * @param factor more than 0
   */
  public Timing scaled(double factor) {
    return new Timing(
        scaled(within, factor),
        poll,
        scaled(quiet, factor),
        scaled(call, factor),
        scaled(slack, factor),
        scaled(stall, factor));
  }

  private static Duration scaled(Duration value, double factor) {
    return Duration.ofNanos(Math.max(1, Math.round(value.toNanos() * factor)));
  }
}
