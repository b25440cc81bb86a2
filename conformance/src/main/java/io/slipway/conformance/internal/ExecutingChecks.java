package io.slipway.conformance.internal;

import io.slipway.conformance.ServerTruth;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException.Kind;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.TaskObservation;
import io.slipway.spi.TaskObservation.Phase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks of executions, from the request to the end. */
final class ExecutingChecks {
  private static final Set<Phase> NOT_LOST =
      EnumSet.complementOf(EnumSet.of(Phase.ABSENT, Phase.FAILED));

  private ExecutingChecks() {}

  /** B-10. */
  static void oneExecutionUnderItsKey(RebalancerTrial trial) {
    String id = trial.running(1);
    RebalanceKey key = RebalancerTrial.key(1, 1);
    for (RebalanceCall call : List.of(trial.of(1, 1, id), trial.of(1, 1))) {
      trial.equal("id of the execution", Optional.of(id), trial.look(call).task(key).taskId());
    }
    trial.equal(
        "executions",
        List.of(new ServerTruth.Execution(Optional.of(key), ServerTruth.State.RUNNING)),
        trial.truth().executions());
  }

  /** B-11. */
  static void laterLookShowsTheTask(RebalancerTrial trial) {
    String id = trial.executed(1);
    RebalanceKey key = RebalancerTrial.key(1, 1);
    for (RebalanceCall call : List.of(trial.of(1, 1, id), trial.of(1, 1))) {
      Phase seen = trial.look(call).task(key).phase();
      trial.that(NOT_LOST.contains(seen), "phase of what was taken", NOT_LOST, seen);
    }
  }

  /** B-12. */
  static void executorIsOfItsRequest(RebalancerTrial trial) {
    String id = trial.running(1);
    ExecutorObservation seen = trial.look(trial.of(1, 1, id)).executor();
    trial.equal("the executor", ExecutorObservation.State.EXECUTING, seen.state());
    trial.that(seen.isOf(trial.of(1, 1, id)), "the executor", "of the request", seen);
    trial.that(!seen.isOf(trial.of(2, 1)), "the executor", "of no other request", seen);
    RebalanceCall another = trial.call(RebalancerTrial.keyOfAnotherLife(1, 1), null).build();
    trial.that(!seen.isOf(another), "the executor", "of no other life of the cluster", seen);
    trial.that(
        0 <= seen.movedMegabytes() && seen.movedMegabytes() <= seen.totalMegabytes(),
        "megabytes moved",
        "from 0 to " + seen.totalMegabytes(),
        seen.movedMegabytes());
  }

  /** B-13. */
  static void endIsToldWhenItHasCome(RebalancerTrial trial) {
    RebalanceCall call = trial.of(1, 1, trial.executed(1));
    List<Phase> reports = new ArrayList<>();
    trial.await(
        "an execution",
        "to be told as COMPLETED twice in a row beside an idle executor",
        () -> {
          boolean endedBefore = isCompleted(trial, call.key());
          RebalanceObservation seen = trial.look(call);
          boolean endedAfter = isCompleted(trial, call.key());
          Phase phase = seen.task(call.key()).phase();
          boolean idle = seen.executor().state() == ExecutorObservation.State.IDLE;
          if (phase == Phase.COMPLETED && idle) {
            reports.add(phase);
          } else {
            reports.clear();
          }
          trial.that(
              endedAfter || (NOT_LOST.contains(phase) && reports.size() < 2),
              "an execution that has not ended",
              "neither its end, twice in a row, nor its loss",
              seen.task(call.key()) + " beside the executor " + seen.executor());
          return endedBefore && reports.size() >= 2
              ? Optional.empty()
              : Optional.of(seen.task(call.key()) + " beside the executor " + seen.executor());
        });
  }

  private static boolean isCompleted(RebalancerTrial trial, RebalanceKey key) {
    return trial.truth().executions().stream()
        .filter(one -> one.state() == ServerTruth.State.COMPLETED)
        .anyMatch(one -> one.key().filter(key::equals).isPresent());
  }

  /** B-14. */
  static void secondExecutionIsNotYet(RebalancerTrial trial) {
    trial.running(1);
    trial.failure(trial.execute(trial.of(2, 1)), Kind.NOT_YET, Outcome.NOT_APPLIED);
    trial.that(
        trial.isRunning(RebalancerTrial.key(1, 1)),
        "the execution that ran",
        "RUNNING",
        trial.truth());
    Phase refused = trial.look(trial.of(2, 1)).task(RebalancerTrial.key(2, 1)).phase();
    trial.that(
        refused != Phase.EXECUTING && refused != Phase.COMPLETED,
        "phase of what was refused",
        "neither EXECUTING nor COMPLETED",
        refused);
    trial.equal("executions", 1, trial.truth().executions().size());
  }

  /** B-37. */
  static void besideEachOther(RebalancerTrial trial) {
    List<Background<Asked<RebalanceObservation>>> looks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      looks.add(look(trial, trial.of(1, 1)));
    }
    RebalanceCall execution = trial.of(1, 1);
    Background<Asked<RebalanceReply>> executing =
        trial.begin("execute beside them", () -> trial.rebalancer().execute(execution));
    looks.add(look(trial, trial.of(2, 0)));
    String id = trial.taskId(trial.must(trial.result(executing)));
    for (int i = 0; i < 3; i++) {
      Background<Asked<RebalanceObservation>> late = look(trial, trial.of(1, 1, id));
      RebalanceCall other = trial.of(3, 1);
      Background<Asked<Boolean>> stop =
          trial.begin(
              "stop another request beside it",
              () -> {
                trial.rebalancer().stop(other);
                return true;
              });
      TaskObservation seen = trial.must(trial.result(late)).task(execution.key());
      trial.that(NOT_LOST.contains(seen.phase()), "what was taken", NOT_LOST, seen);
      trial.must(trial.result(stop));
    }
    for (Background<Asked<RebalanceObservation>> look : looks) {
      trial.must(trial.result(look));
    }
    trial.await(
        "the execution",
        "to begin",
        () ->
            trial.truth().executions().isEmpty()
                ? Optional.of(trial.truth().toString())
                : Optional.empty());
    trial.equal("executions", 1, trial.truth().executions().size());
  }

  private static Background<Asked<RebalanceObservation>> look(
      RebalancerTrial trial, RebalanceCall call) {
    return trial.begin(
        "observe beside others",
        () -> trial.rebalancer().observe(List.of(call), call.deadline(), new CancellationToken()));
  }
}
