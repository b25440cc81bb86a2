package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberSet;

/** What a course says to do next. */
public sealed interface Move {
  /**
   * Make a call.
   *
   * @param step the step that names it
   * @param members the members that it is for
   */
  record Perform(Step step, MemberSet members) implements Move {}

  /**
   * Look again later.
   *
   * @param reason for people
   */
  record Wait(String reason) implements Move {}

  /** The goal is reached. */
  record Confirm() implements Move {}

  /**
   * The goal cannot be reached.
   *
   * @param code what kind of failure it is
   * @param reason for people
   */
  record Fail(ErrorCode code, String reason) implements Move {}
}
