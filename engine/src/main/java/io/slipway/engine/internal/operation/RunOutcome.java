package io.slipway.engine.internal.operation;

import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of running an operation.
 *
 * @param phase DONE, ROLLED_BACK or BLOCKED
 * @param record as it is durable now
 * @param observation the observation behind the last commit, or null
 * @param code why it was not done, or null
 * @param cause the same, human-readable
 * @param remedies what to do about it
 */
public record RunOutcome(
    OperationPhase phase,
    ClusterRecord record,
    @Nullable ClusterObservation observation,
    @Nullable ErrorCode code,
    String cause,
    List<Remedy> remedies) {
  /**
   * Returns why it was not done, for a caller. A blocked operation can be continued.
   *
   * @param end how it ended; may be empty
   */
  public Problem problem(String end) {
    Problem problem =
        Problem.of(code == null ? ErrorCode.BACKEND_REJECTED : code, cause + end)
            .withRemedy(remedies.toArray(new Remedy[0]));
    return phase == OperationPhase.BLOCKED
        ? problem.withRemedy(
            Remedy.of(Remedy.Action.RECOVER, record.cluster().name())
                .so("or repeat the command to go on with it"))
        : problem;
  }
}
