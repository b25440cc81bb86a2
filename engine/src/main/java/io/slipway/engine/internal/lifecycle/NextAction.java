package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.MemberSet;
import io.slipway.spi.Problem;

/** The next action of a step plan. */
public sealed interface NextAction {
  /**
   * Make a call.
   *
   * @param step the step that names it
   * @param members the members that it is for
   */
  record Perform(Step step, MemberSet members) implements NextAction {}

  /**
   * Look again later.
   *
   * @param reason human-readable
   */
  record Wait(String reason) implements NextAction {}

  /** The commit condition is reached. */
  record Confirm() implements NextAction {}

  /**
   * The commit condition cannot be reached.
   *
   * @param problem why not, and what to do
   */
  record Fail(Problem problem) implements NextAction {}
}
