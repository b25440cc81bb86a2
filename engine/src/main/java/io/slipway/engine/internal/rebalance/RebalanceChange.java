package io.slipway.engine.internal.rebalance;

/** What a row changes besides step and state. */
public enum RebalanceChange {
  /** Nothing. */
  NOTHING,
  /** A new request: no execution is lost yet. */
  REQUESTED,
  /** A new proposal: none is approved. */
  ANEW,
  /** No execution of it runs, or will: what was sent is seen to have ended. */
  SETTLED,
  /** The proposal is approved. */
  APPROVED,
  /** The next number is in use from now on. */
  SENT,
  /** The present number was refused and is not used again. */
  UNSENT,
  /** The present number may have run; a new proposal. */
  LOST,
  /** An earlier execution of it runs after all. */
  ADOPTED,
  /** The server has reported completion once. */
  REPORTED,
  /** It has reported something else since. */
  RUNNING,
  /** It is stopped for good. */
  STOP_FOR_GOOD,
  /** It is stopped for a new proposal. */
  STOP_TO_REFRESH,
  /** It ends, and data may still move for it. */
  ABANDONED
}
