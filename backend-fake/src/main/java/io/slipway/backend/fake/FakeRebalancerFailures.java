package io.slipway.backend.fake;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceException.Kind;

/** What the failures of a {@link FakeRebalancer} mean. */
final class FakeRebalancerFailures {
  private FakeRebalancerFailures() {}

  static RebalanceException of(FakeRebalancer.Failure failure) {
    return switch (failure) {
      case REFUSED -> builder(Kind.TRANSIENT, "Capacity").build();
      case LOST, REPLY_LOST, UNREADABLE ->
          builder(Kind.TRANSIENT, "NoAnswer").outcome(Outcome.UNKNOWN).build();
      case UNREACHABLE -> builder(Kind.TRANSIENT, "Unreachable").build();
      case NOT_YET -> builder(Kind.NOT_YET, "ExecutionInProgress").build();
      case PERMANENT -> builder(Kind.PERMANENT, "Impossible").build();
    };
  }

  static RebalanceException.Builder builder(Kind kind, String reason) {
    return RebalanceException.builder(
        kind, reason, Problem.of(ErrorCode.BACKEND_REJECTED, "the fake server fails as told"));
  }
}
