package io.slipway.engine.internal.rebalance;

/** The events within a rebalance. */
public enum RebalanceStepEvent {
  /** A user requests it. */
  REQUEST,
  /**
   * No other one of its cluster is before it; for an execution also: the server executes nothing.
   */
  TURN,
  /** There is a proposal. */
  PROPOSED,
  /** There is one that moves nothing, after an execution that may have run and was forgotten. */
  NOTHING_LEFT,
  /** A user, or the request itself, approves the proposal. */
  APPROVE,
  /** A user wants a new proposal. */
  REFRESH,
  /** The server is about to be asked to execute: this is journalled first. */
  SEND,
  /** The server has taken the execution, or is seen to execute an earlier one. */
  STARTED,
  /** A look was answered, and nothing is wrong. */
  PROGRESSED,
  /** The server reports for the first time that it has completed, or executes something else. */
  REPORTED,
  /** The server has reported that the execution has completed, and its executor is idle. */
  COMPLETED,
  /**
   * The server cannot do it yet, such as while it executes something else. It has done nothing, or
   * has taken an execution and then not begun it.
   */
  NOT_YET,
  /** The server has refused a request that it may take later. It has done nothing. */
  REFUSED,
  /** A look was not answered, or nobody knows whether the server has taken a request. */
  TRANSIENT_FAULT,
  /** The server does not know the task, and its executor is seen not to be on it. */
  FORGOTTEN,
  /**
   * The server has refused for good, or the execution has failed. It is seen not to be executed.
   */
  PERMANENT_FAULT,
  /** The step's time is over. */
  DEADLINE,
  /** A user wants it to end, or its cluster is shut down. */
  STOP,
  /** It is seen not to be executed any more. */
  STOPPED
}
