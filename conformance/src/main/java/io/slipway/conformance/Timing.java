package io.slipway.conformance;

import java.time.Duration;

/**
 * The kit's patience with a backend. Longer times make a run slower, never less valid. All times
 * but {@code stall} are by the harness's clock.
 *
 * @param within the maximum time until launched members are confirmed
 * @param poll the pause between two looks
 * @param quiet how long the kit watches that something does not happen
 * @param call the maximum time of an undelayed call
 * @param slack how much later than its declared bound a call may return because the machine is busy
 * @param stall the maximum time, by the machine's clock, of a call that must not wait for another
 *     one
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
   * Returns these times, all multiplied except the poll.
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
