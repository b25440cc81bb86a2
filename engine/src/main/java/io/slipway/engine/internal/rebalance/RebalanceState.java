package io.slipway.engine.internal.rebalance;

/** Where a rebalance is. */
public enum RebalanceState {
  /** None was ever asked for. */
  NONE,
  /** Under way. */
  PENDING,
  /** A transient fault is waited out; cause, attempt and next attempt are in the record. */
  RETRYING,
  /** The server has reported completion. */
  READY,
  /** Failed for good, stopped, or out of attempts or time. */
  NOT_READY
}
