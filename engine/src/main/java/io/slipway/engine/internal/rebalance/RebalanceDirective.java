package io.slipway.engine.internal.rebalance;

/** The next action of a rebalance. */
public enum RebalanceDirective {
  /** Journal the request, then begin its first attempt. */
  BEGIN,
  /** Journal what is new, and go on. */
  CONTINUE,
  /** Journal cause and time of the next attempt, then wait for it. */
  WAIT,
  /** Journal and begin the next attempt. */
  TRY_AGAIN,
  /** Journal success. */
  COMPLETE,
  /** Journal the failure with its cause. What ran on the server was stopped before. */
  GIVE_UP
}
