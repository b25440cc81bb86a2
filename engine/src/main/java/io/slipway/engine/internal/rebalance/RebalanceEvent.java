package io.slipway.engine.internal.rebalance;

/** The events of a rebalance. */
public enum RebalanceEvent {
  /** A rebalance is requested. */
  REQUEST,
  /** The server did something for it: attempts start anew. */
  PROGRESSED,
  /** The server reports completion, and its executor is idle. */
  COMPLETED,
  /** Something failed that may succeed later: no slot, no answer, a fault of the network. */
  TRANSIENT_FAULT,
  /** The time of the next attempt has come. */
  RETRY_DUE,
  /** Something failed that a retry does not fix. */
  PERMANENT_FAULT,
  /** The deadline has passed. */
  DEADLINE,
  /** It was stopped, by its user or as its cluster is shut down, and is not executed any more. */
  STOP
}
