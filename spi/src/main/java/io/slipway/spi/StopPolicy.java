package io.slipway.spi;

import java.time.Duration;

/**
 * The treatment of members that do not end when stopped.
 *
 * @param grace how long a member may take to end by itself; the workload's own grace if that is
 *     longer
 * @param force what follows once the grace is over
 */
public record StopPolicy(Duration grace, Force force) {
  /** What follows once the grace is over. The enum is open. */
  public enum Force {
    /** Fail with {@link ErrorCode#DEADLINE_EXCEEDED}; the member keeps running. */
    NEVER,
    /** Kill the member's whole process group. */
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
