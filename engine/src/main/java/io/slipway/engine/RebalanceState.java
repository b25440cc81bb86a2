package io.slipway.engine;

/**
 * The state of a rebalance, as its user sees it. The enum is open: later versions may add
 * constants.
 */
public enum RebalanceState {
  /** None was ever requested. */
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
