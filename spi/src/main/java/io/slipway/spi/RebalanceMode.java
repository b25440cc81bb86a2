package io.slipway.spi;

/** What a rebalance is for. The enum is open: later versions may add constants. */
public enum RebalanceMode {
  /** Spreads replicas and leaders over all members by the rebalancer's goals. */
  FULL,
  /** Moves replicas to the named members, which have few or none yet. */
  ADD_BROKERS,
  /** Moves all replicas away from the named members, so that they can be removed. */
  REMOVE_BROKERS,
  /** Moves all replicas away from the named directories of members. */
  REMOVE_DISKS
}
