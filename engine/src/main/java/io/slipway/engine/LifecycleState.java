package io.slipway.engine;

/** Where a cluster is in its life. */
public enum LifecycleState {
  /** There is no such cluster. */
  ABSENT,
  /** Identity, directories and ports are there; nothing runs yet. */
  CREATED,
  /** Exactly the wanted SPUs were confirmed; a later death is a {@link Condition}. */
  RUNNING,
  /** Stopped, with spec and data kept. */
  SHUTDOWN,
  /** Erased; the name is free again. */
  DELETED
}
