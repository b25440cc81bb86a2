package io.slipway.spi;

import java.time.Duration;

/**
 * How a stop treats members that do not end.
 *
 * @param grace how long a member may take to end by itself; the workload's own grace where it is
 *     longer
 * @param force what follows when the grace is over
 */
public record StopPolicy(Duration grace, Force force) {
  /** What follows when the grace is over. The enum is open. */
  public enum Force {
    /** Fail with {@link ErrorCode#DEADLINE_EXCEEDED}; the member lives on. */
    NEVER,
    /** Kill the member's whole group. */
    AFTER_GRACE,
    /** Kill at once, without a grace; records not yet on disk may be lost. */
    UNSAFE
  }

  /** Checks the grace. */
  public StopPolicy {
    Checks.notNull(force, "force");
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must be >= 0, was " + grace);
    }
  }

  /**
   * Returns a policy that kills after the grace.
   *
   * @param grace how long a member may take to end by itself
   */
  public static StopPolicy graceful(Duration grace) {
    return new StopPolicy(grace, Force.AFTER_GRACE);
  }
}
