package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberSet;

/** What a step plan says to do next. */
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
   * @param reason for people
   */
  record Wait(String reason) implements NextAction {}

  /** The commit condition is reached. */
  record Confirm() implements NextAction {}

  /**
   * The commit condition cannot be reached.
   *
   * @param code what kind of failure it is
   * @param reason for people
   */
  record Fail(ErrorCode code, String reason) implements NextAction {}
}
