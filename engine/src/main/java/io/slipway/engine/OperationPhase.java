package io.slipway.engine;

/** The phase of an operation. */
public enum OperationPhase {
  /** On its way to the end of its plan. */
  APPLYING,
  /** Undoing what it did. */
  ROLLING_BACK,
  /** Stuck: still in flight, to be continued by recovery or by the same command. */
  BLOCKED,
  /** Committed. */
  DONE,
  /** Undone; the cluster is where it was before. */
  ROLLED_BACK
}
