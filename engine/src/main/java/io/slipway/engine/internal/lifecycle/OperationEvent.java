package io.slipway.engine.internal.lifecycle;

/** The events of an operation. */
public enum OperationEvent {
  /** A call has returned. */
  CALLED,
  /** The commit condition of the transition under way is proven. */
  CONFIRMED,
  /** A call failed, or the commit condition cannot be reached. */
  FAILED,
  /** The deadline has passed. */
  DEADLINE,
  /** The caller cancels it. */
  CANCELLED,
  /** An interrupted or blocked operation is taken up again. */
  RECOVERED,
  /** A user's command takes the cluster from a repair. */
  PREEMPTED,
  /** A DELETE takes the cluster from an operation that is stuck on its way back. */
  SUPERSEDED,
  /** A FORGET takes the cluster from an operation whose backend does not answer. */
  FORGOTTEN
}
