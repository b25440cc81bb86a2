package io.slipway.engine;

/**
 * Where a rebalance is while it is PENDING or RETRYING. The enum is open: later versions may add
 * constants.
 */
public enum RebalanceStep {
  /** Nowhere: it was never requested, or is READY or NOT_READY. */
  ENDED,
  /** It waits for its turn: one at a time of a cluster is on the server. */
  QUEUED,
  /** The server is asked for a proposal, or computes one. Nothing moves. */
  PROPOSING,
  /** There is a proposal. It waits for approval, then until the server executes nothing else. */
  PROPOSED,
  /** The server is asked to execute, or has not answered that. Data may move. */
  STARTING,
  /** The server has taken it. Data moves. */
  EXECUTING,
  /** It is to be ended on the server, or the server has not ended it yet. Data may move. */
  STOPPING;

  /** Returns whether data may move for it. */
  public boolean mayMove() {
    return this == STARTING || this == EXECUTING || this == STOPPING;
  }
}
