package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.SlipwayException;

/** The wording of failures that no answer of the server tells. */
final class Failures {
  private Failures() {}

  static SlipwayException invalid(String what, String expected, Object was, String... next) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }

  /** For values that may hold a secret: names the rule only. */
  static SlipwayException invalidUnshown(String what, String expected, String... next) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, what)
            .withExpected(expected)
            .withActual("something else, which is not shown")
            .withRemedy(next));
  }

  static SlipwayException unavailable(String what, Object was, String... next) {
    return new SlipwayException(
        Problem.of(ErrorCode.BACKEND_UNAVAILABLE, what).withActual(was).withRemedy(next));
  }

  static RebalanceException permanent(CruiseControlReason reason, Problem problem) {
    return of(RebalanceException.Kind.PERMANENT, reason, problem);
  }

  static RebalanceException passing(CruiseControlReason reason, Problem problem) {
    return of(RebalanceException.Kind.TRANSIENT, reason, problem);
  }

  static RebalanceException cancelled(String what, String why, Outcome outcome) {
    return RebalanceException.builder(
            RebalanceException.Kind.TRANSIENT,
            CruiseControlReason.CANCELLED.word(),
            Problem.of(ErrorCode.CANCELLED, what + " was cancelled")
                .withActual(why)
                .withRemedy("ask again when wanted"))
        .outcome(outcome)
        .build();
  }

  static RebalanceException late(String what) {
    return passing(
        CruiseControlReason.DEADLINE,
        Problem.of(ErrorCode.DEADLINE_EXCEEDED, what + " was not made or answered by the deadline")
            .withRemedy("allow more time"));
  }

  static RebalanceException closed(String what) {
    return passing(
        CruiseControlReason.CLOSED,
        Problem.of(ErrorCode.CLOSED, what + " was not asked for: the rebalancer is closed")
            .withRemedy("open another one"));
  }

  private static RebalanceException of(
      RebalanceException.Kind kind, CruiseControlReason reason, Problem problem) {
    return RebalanceException.builder(kind, reason.word(), problem).build();
  }
}
