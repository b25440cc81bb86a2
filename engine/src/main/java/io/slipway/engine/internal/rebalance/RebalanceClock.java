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

  RebalanceClock(TimeSource time) {
    this.time = time;
    this.aheadOfProcess = Duration.between(time.now(), time.wall());
  }

  /** Returns the time that records are written with. */
  Instant now() {
    return time.now().plus(aheadOfProcess);
  }

  /** Returns the process time in which a call is told its deadline. */
  Instant inProcessTime(Instant instant) {
    return instant.minus(aheadOfProcess);
  }
}
