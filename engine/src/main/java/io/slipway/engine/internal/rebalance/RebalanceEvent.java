package io.slipway.engine.internal.rebalance;

/** What happens to a rebalance. */
public enum RebalanceEvent {
  /** Somebody asks for one. */
  REQUEST,
  /** The server reports completion, and its executor is idle. */
  COMPLETED,
  /** Something failed that may succeed later: no slot, no answer, a fault of the network. */
  TRANSIENT_FAULT,
  /** The time of the next attempt has come. */
  RETRY_DUE,
  /** Something failed that trying again does not mend. */
  PERMANENT_FAULT,
  /** The deadline has passed. */
  DEADLINE,
  /** Somebody wants it to end, or the cluster is shut down. */
  STOP
}
