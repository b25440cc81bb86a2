package io.slipway.spi;

/**
 * The kind of failure that a {@link SlipwayException} reports. The enum is open: later versions may
 * add constants.
 */
public enum ErrorCode {
  /** No cluster of that name exists. */
  NOT_FOUND,
  /** A cluster of that name exists already. */
  ALREADY_EXISTS,
  /** The cluster's state does not allow the event; nothing was changed. */
  ILLEGAL_TRANSITION,
  /** A value of the spec or of the options breaks a rule; nothing was changed. */
  INVALID_ARGUMENT,
  /** Another operation holds the cluster. */
  OPERATION_IN_PROGRESS,
  /** What exists differs from what the call asks for. */
  CONFLICT,
  /** The caller cancelled the operation. */
  CANCELLED,
  /** The deadline passed. */
  DEADLINE_EXCEEDED,
  /** The backend cannot be reached or is not installed; it may come back. */
  BACKEND_UNAVAILABLE,
  /** The backend refused or a member failed, and repeating the same call would not help. */
  BACKEND_REJECTED,
  /** A newer fence is installed: this caller has lost the cluster. */
  STALE_FENCE,
  /** Data that a resume needs is gone or belongs to another cluster. */
  DATA_MISSING,
  /** The backend or the workload does not offer what was asked for. */
  UNSUPPORTED,
  /** Another process holds the home. */
  STORE_LOCKED,
  /** The store cannot be written; the fate of the last write is settled at the next open. */
  STORE_UNAVAILABLE,
  /** The store's files do not hold what was acknowledged. */
  STORE_DAMAGED,
  /** The engine, backend or store was closed. */
  CLOSED
}
