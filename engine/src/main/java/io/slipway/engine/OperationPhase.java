package io.slipway.engine;

/** Where an operation is. */
public enum OperationPhase {
  /** On its way to the end of its plan. */
  APPLYING,
  /** Undoing what it did. */
  ROLLING_BACK,
  /** Stuck: in flight still, to be continued by recovery or by the same command. */
  BLOCKED,
  /** Committed. */
  DONE,
  /** Undone; the cluster is where it was before. */
  ROLLED_BACK
}
