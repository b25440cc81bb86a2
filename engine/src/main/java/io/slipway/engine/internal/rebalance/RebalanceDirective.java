package io.slipway.engine.internal.rebalance;

/** The next action of a rebalance. */
public enum RebalanceDirective {
  /** Journal the request, then begin its first attempt. */
  BEGIN,
  /** Journal cause and time of the next attempt, then wait for it. */
  WAIT,
  /** Journal and begin the next attempt. */
  TRY_AGAIN,
  /** Journal success. */
  COMPLETE,
  /** Stop what runs on the server, then journal the failure with its cause. */
  GIVE_UP
}
