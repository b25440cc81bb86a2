package io.slipway.engine;

/** Who approves the proposal of a rebalance. The enum is open: later versions may add constants. */
public enum RebalanceApproval {
  /** A user, by {@link Rebalances#approve}; a proposal that nobody approves expires. */
  MANUAL,
  /** The request itself: what is proposed is executed. */
  AUTOMATIC
}
