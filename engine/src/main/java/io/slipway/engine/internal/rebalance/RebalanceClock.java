package io.slipway.engine.internal.rebalance;

import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * The clock of rebalances: that of the wall when it was made, and from then on process time, so
 * that a jump of the machine's clock neither ends a wait nor prolongs it. What another process has
 * written is compared with it as it is, so that only a jump between two processes counts.
 */
final class RebalanceClock {
  private final TimeSource time;
  private final Duration aheadOfProcess;
  private final Instant made;

  RebalanceClock(TimeSource time) {
    this.time = time;
    this.aheadOfProcess = Duration.between(time.now(), time.wall());
    this.made = now();
  }

  /** Returns the time that records are written with. */
  Instant now() {
    return time.now().plus(aheadOfProcess);
  }

  /**
   * Returns a time that another process has written, or when this clock was made if it is ahead of
   * now: that process's clock was.
   */
  Instant notAhead(Instant written) {
    return written.isAfter(now()) ? made : written;
  }

  /** Returns the process time in which a call is told its deadline. */
  Instant inProcessTime(Instant instant) {
    return instant.minus(aheadOfProcess);
  }
}
