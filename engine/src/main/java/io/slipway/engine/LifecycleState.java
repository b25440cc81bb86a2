package io.slipway.engine;

/** The state of a cluster in its life. */
public enum LifecycleState {
  /** The cluster does not exist. */
  ABSENT,
  /** Identity, directories and ports exist; nothing runs yet. */
  CREATED,
  /** Exactly the wanted SPUs were confirmed; a later death is a {@link Condition}. */
  RUNNING,
  /** Stopped, with spec and data kept. */
  SHUTDOWN,
  /** Erased; the name is free again. */
  DELETED,
  /**
   * Its record was removed because its place is gone; what is left there, if anything, is unknown.
   */
  FORGOTTEN
}
