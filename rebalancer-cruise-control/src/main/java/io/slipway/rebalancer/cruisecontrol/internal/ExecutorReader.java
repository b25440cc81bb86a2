package io.slipway.rebalancer.cruisecontrol.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.ExecutorObservation.State;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceKey;
import java.util.Set;

/**
 * Reads {@code ExecutorState} of {@code GET state}, as ExecutorState.getJsonStructure writes it.
 */
final class ExecutorReader {
  static final Request REQUEST = Request.of(ApiEndpoint.STATE, "substates=executor&json=true");

  private static final Set<String> EXECUTING =
      Set.of(
          "STARTING_EXECUTION",
          "INITIALIZING_PROPOSAL_EXECUTION",
          "GENERATING_PROPOSALS_FOR_EXECUTION",
          "INTER_BROKER_REPLICA_MOVEMENT_TASK_IN_PROGRESS",
          "INTRA_BROKER_REPLICA_MOVEMENT_TASK_IN_PROGRESS",
          "LEADER_MOVEMENT_TASK_IN_PROGRESS");

  private ExecutorReader() {}

  static ExecutorObservation read(Answer answer) {
    JsonNode executor = answer.json().path("ExecutorState");
    String word = executor.path("state").asText("");
    State state = state(word);
    if (state == State.UNKNOWN) {
      return ExecutorObservation.unknown(
          Failures.passing(
              CruiseControlReason.EXECUTOR_UNKNOWN,
              Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "what the executor does is not known yet")
                  .withActual(
                      answer.status() == 202 ? "the server still asks it" : "'" + word + "'")
                  .withRemedy("look again")));
    }
    String taskId = executor.path("triggeredUserTaskId").asText("");
    return ExecutorObservation.builder(state)
        .description(word)
        .taskId(taskId.isEmpty() ? null : taskId)
        .key(RebalanceKey.in(executor.path("triggeredTaskReason").asText("")).orElse(null))
        .megabytes(
            megabytes(executor, "finishedDataMovement", "finishedIntraBrokerDataMovement"),
            megabytes(executor, "totalDataToMove", "totalIntraBrokerDataToMove"))
        .build();
  }

  private static State state(String word) {
    if (EXECUTING.contains(word)) {
      return State.EXECUTING;
    }
    return switch (word) {
      case "NO_TASK_IN_PROGRESS" -> State.IDLE;
      case "STOPPING_EXECUTION" -> State.STOPPING;
      default -> State.UNKNOWN;
    };
  }

  /** Between brokers, then between directories of one: one after the other. */
  private static long megabytes(JsonNode executor, String between, String within) {
    return Math.max(0, executor.path(between).asLong(0) + executor.path(within).asLong(0));
  }
}
