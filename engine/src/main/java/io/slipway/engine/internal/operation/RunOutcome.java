package io.slipway.engine.internal.operation;

import io.slipway.engine.OperationException;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of running an operation.
 *
 * @param phase DONE, ROLLED_BACK or BLOCKED
 * @param operation the operation
 * @param record as it is durable now
 * @param observation the observation behind the last commit, or null
 * @param failure why it was not done, or null
 */
public record RunOutcome(
    OperationPhase phase,
    OperationId operation,
    ClusterRecord record,
    @Nullable ClusterObservation observation,
    @Nullable CallFailure failure) {
  /** Returns the kind of failure. */
  ErrorCode code() {
    return failure == null ? ErrorCode.BACKEND_REJECTED : failure.code();
  }

  /** Returns why it was not done, human-readable. */
  public String cause() {
    return failure == null ? "" : failure.text();
  }

  /**
   * Returns why it was not done, for a caller. A blocked operation can be continued.
   *
   * @param end how it ended; may be empty
   */
  public OperationException exception(String end) {
    Problem problem = Problem.of(code(), cause() + end);
    if (failure != null) {
      problem = problem.withRemedy(failure.remedies().toArray(new Remedy[0]));
    }
    boolean blocked = phase == OperationPhase.BLOCKED;
    if (blocked) {
      problem =
          problem.withRemedy(
              Remedy.of(Remedy.Action.RECOVER, record.cluster().name()),
              Remedy.text("repeat the command to go on with it"));
    }
    return new OperationException(
        problem,
        operation,
        blocked ? OperationException.Outcome.BLOCKED : OperationException.Outcome.ROLLED_BACK,
        failure == null ? null : failure.thrown());
  }
}
