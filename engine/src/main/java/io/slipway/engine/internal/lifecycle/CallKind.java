package io.slipway.engine.internal.lifecycle;

/** The calls that a step can name: the changing ones of a backend, and the one for rebalances. */
public enum CallKind {
  PROVISION,
  LAUNCH,
  SEAL,
  STOP,
  RETIRE,
  ERASE,
  /**
   * Stops the cluster's rebalances and waits until the server executes none of them, or their time
   * is over; it is no call of the backend.
   */
  QUIESCE
}
