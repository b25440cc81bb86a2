package io.slipway.engine;

import io.slipway.spi.OperationKind;

/** What moves a cluster from state to state. */
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
   * Bring back the missing members of what runs, which keeps its state. The engine's own: no
   * command asks for it, and every command that its cluster's state allows takes precedence.
   */
  REPAIR(OperationKind.REPAIR);

  private final OperationKind purpose;

  LifecycleEvent(OperationKind purpose) {
    this.purpose = purpose;
  }

  /** Returns the same in the words of the SPI. */
  public OperationKind purpose() {
    return purpose;
  }
}
