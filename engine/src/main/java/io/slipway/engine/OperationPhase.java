package io.slipway.engine;

/** Where an operation is. */
public enum OperationPhase {
  /** On its way to the end of its plan. */
  FORWARD,
  /** Undoing what it did. */
  BACKWARD,
  /** Stuck: in flight still, to be continued by recovery or by the same command. */
  BLOCKED,
  /** Committed. */
  DONE,
  /** Undone; the cluster is where it was before. */
  UNDONE
}
