package io.slipway.spi;

/**
 * The purpose of an operation and its calls. The first five are the events of the lifecycle; {@link
 * #REPAIR} restores the members of a running cluster, and {@link #FORGET} makes no call. The enum
 * is open.
 */
public enum OperationKind {
  /** Bring identity, directories or objects, and ports into being; nothing runs. */
  CREATE,
  /** Launch all members for the first time; there is no data yet. */
  START,
  /** Stop all members and keep everything else. */
  SHUTDOWN,
  /** Launch all members from the stored spec, on their existing data. */
  RESUME,
  /** Erase everything that the incarnation owns. */
  DELETE,
  /** Bring back members of a running cluster, on their data. */
  REPAIR,
  /**
   * Remove the record of a cluster whose place is gone for good; no backend is ever called for it.
   */
  FORGET;

  /** Returns whether a launch for this purpose must find existing data. */
  public boolean needsData() {
    return this == RESUME || this == REPAIR;
  }
}
