package io.slipway.spi;

/**
 * What a call is made for. The first five are the events of the lifecycle; {@link #REPAIR} restores
 * a running cluster to its members. The enum is open.
 */
public enum OperationKind {
  /** Bring identity, directories or objects, and ports into being; nothing runs. */
  CREATE,
  /** Launch all members for the first time; there is no data yet. */
  START,
  /** Stop all members and keep everything else. */
  SHUTDOWN,
  /** Launch all members from the stored spec, on the data of the life before. */
  RESUME,
  /** Erase everything that the incarnation owns. */
  DELETE,
  /** Bring back members of a running cluster, on their data. */
  REPAIR;

  /** Returns whether a launch for this purpose must find the data of an earlier life. */
  public boolean needsData() {
    return this == RESUME || this == REPAIR;
  }
}
