package io.slipway.engine;

import java.time.Instant;

/**
 * How far the execution of a rebalance is, as its server tells.
 *
 * @param movedMegabytes how much data was moved, in MB of 2<sup>20</sup> bytes
 * @param totalMegabytes how much there is to move in all, in MB of 2<sup>20</sup> bytes; at least 1
 * @param at when it was seen to be so far, by the wall clock
 */
public record RebalanceMovement(long movedMegabytes, long totalMegabytes, Instant at) {
  /** Returns how much was moved, in percent: 0 to 100. */
  public int percent() {
    return (int) Math.max(0, Math.min(100, 100 * movedMegabytes / totalMegabytes));
  }

  /** Returns whether the other is as far, whenever that was seen. */
  public boolean isAsFarAs(RebalanceMovement other) {
    return movedMegabytes == other.movedMegabytes && totalMegabytes == other.totalMegabytes;
  }
}
