package io.slipway.engine;

import io.slipway.spi.OperationKind;

/** The events that move a cluster from state to state. */
public enum LifecycleEvent {
  /** Bring identity, directories and ports into being. */
  CREATE(OperationKind.CREATE),
  /** Launch all members for the first time. */
  START(OperationKind.START),
  /** Stop all members and keep the rest. */
  SHUTDOWN(OperationKind.SHUTDOWN),
  /** Launch all members from the stored spec. */
  RESUME(OperationKind.RESUME),
  /** Erase everything. */
  DELETE(OperationKind.DELETE),
  /**
   * Bring back the missing members of a running cluster, which stays RUNNING. The engine's own: no
   * command requests it, and every command that the cluster's state allows takes precedence.
   */
  REPAIR(OperationKind.REPAIR),
  /** Remove the record of a cluster whose place is gone for good. */
  FORGET(OperationKind.FORGET);

  private final OperationKind purpose;

  LifecycleEvent(OperationKind purpose) {
    this.purpose = purpose;
  }

  /** Returns the SPI's equivalent. */
  public OperationKind purpose() {
    return purpose;
  }
}
