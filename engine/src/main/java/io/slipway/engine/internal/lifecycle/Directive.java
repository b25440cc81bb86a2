package io.slipway.engine.internal.lifecycle;

/** The next action of an operation. */
public enum Directive {
  /** Look, and take the next step. */
  PROCEED,
  /** Commit the transition under way and continue the plan. */
  ADVANCE,
  /** Commit the last transition. */
  FINISH,
  /** Make the call again after a pause. */
  RETRY,
  /** Journal the way back under a new fence, then take it. */
  TURN_BACK,
  /** Journal that it is stuck, and stop driving it. */
  BLOCK,
  /** Raise the fence and continue in the recorded direction. */
  CONTINUE,
  /** Let it go without a further call. */
  ABANDON
}
