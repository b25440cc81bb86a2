package io.slipway.conformance.internal;

import io.slipway.conformance.Disturbance;
import io.slipway.conformance.ServerTruth;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.TaskObservation;
import io.slipway.spi.TaskObservation.Phase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks of what a look tells, and of what it does not. */
final class LookChecks {
  private static final int MANY = 40;

  /** All that keeps a server from answering. */
  static final Set<Disturbance> ANSWERLESS =
      EnumSet.of(
          Disturbance.UNREACHABLE, Disturbance.UNREADABLE, Disturbance.SILENT, Disturbance.FULL);

  private LookChecks() {}

  /** B-19. */
  static void lookChangesNothing(RebalancerTrial trial) {
    RebalanceObservation seen = trial.look(trial.of(1, 0), trial.of(2, 1));
    trial.equal("the executor", ExecutorObservation.State.IDLE, seen.executor().state());
    for (RebalanceKey key : List.of(RebalancerTrial.key(1, 0), RebalancerTrial.key(2, 1))) {
      trial.equal("phase of an unknown task", Phase.ABSENT, seen.task(key).phase());
    }
    trial.look();
    trial.equal("requests that change something", 0, trial.truth().changes());
    trial.running(1);
    int before = trial.truth().changes();
    for (int i = 0; i < 3; i++) {
      trial.look(trial.of(1, 1), trial.of(1, 0), trial.of(2, 1));
    }
    ServerTruth truth = trial.truth();
    trial.equal("requests that change something", before, truth.changes());
    trial.equal("executions that run", 1, truth.running().size());
  }

  /** B-20. */
  static void oneLookForAll(RebalancerTrial trial) {
    trial.must(trial.propose(trial.of(1, 0)));
    trial.look(trial.of(1, 0));
    int before = trial.truth().requests();
    trial.look(trial.of(1, 0));
    int one = trial.truth().requests() - before;
    List<RebalanceCall> calls = new ArrayList<>();
    for (int i = 1; i <= MANY; i++) {
      calls.add(trial.of(i, 0));
    }
    before = trial.truth().requests();
    RebalanceObservation seen = trial.look(calls.toArray(RebalanceCall[]::new));
    int all = trial.truth().requests() - before;
    trial.that(all <= one, "requests of a look at " + MANY + " tasks", "at most " + one, all);
    for (RebalanceCall call : calls) {
      trial.that(seen.tasks().containsKey(call.key()), "tasks", call.key(), seen.tasks());
    }
    trial.that(
        seen.task(RebalancerTrial.key(1, 0)).phase() != Phase.ABSENT,
        "a task among others",
        "not ABSENT",
        seen.task(RebalancerTrial.key(1, 0)));
  }

  /** B-21. */
  static void forgottenIsAbsent(RebalancerTrial trial) {
    String id = trial.running(1);
    trial.look(trial.of(1, 1, id));
    trial.disturb(Disturbance.RESTART);
    for (RebalanceCall call : List.of(trial.of(1, 1, id), trial.of(1, 1))) {
      trial.await(
          "a task that was forgotten",
          "ABSENT beside an IDLE executor",
          () -> {
            RebalanceObservation seen = told(trial, call);
            TaskObservation task = seen.task(call.key());
            trial.that(
                task.phase() != Phase.COMPLETED && task.phase() != Phase.FAILED,
                "a task that was forgotten",
                "no end",
                task);
            return task.phase() == Phase.ABSENT
                    && seen.executor().state() == ExecutorObservation.State.IDLE
                ? Optional.empty()
                : Optional.of(seen.toString());
          });
    }
  }

  /** A server that was just restarted may fail once, as its connections were closed. */
  private static RebalanceObservation told(RebalancerTrial trial, RebalanceCall call) {
    Asked<RebalanceObservation> asked = trial.observe(call);
    RebalanceObservation seen = asked.answer();
    return seen == null
        ? new RebalanceObservation(
            ExecutorObservation.unknown(trial.failure(asked)), java.util.Map.of())
        : seen;
  }

  /** B-22. */
  static void partsAreUnknown(RebalancerTrial trial) {
    RebalanceCall known = trial.of(1, 0, trial.taskId(trial.must(trial.propose(trial.of(1, 0)))));
    trial.disturb(Disturbance.HIDE_EXECUTOR);
    RebalanceObservation seen = trial.look(known);
    trial.equal("the executor", ExecutorObservation.State.UNKNOWN, seen.executor().state());
    trial.that(seen.executor().failure().isPresent(), "an UNKNOWN executor", "its failure", "none");
    TaskObservation task = seen.task(known.key());
    trial.that(
        task.phase() != Phase.ABSENT && task.phase() != Phase.UNKNOWN,
        "a task that was told",
        "its phase",
        task);
  }

  /** B-23. */
  static void noAnswerIsNoAbsence(RebalancerTrial trial) {
    String id = trial.running(1);
    for (Disturbance one : ANSWERLESS) {
      if (trial.can(one)) {
        trial.disturb(one);
        for (RebalanceCall call : List.of(trial.of(1, 1, id), trial.of(1, 1))) {
          Asked<RebalanceObservation> asked = trial.observe(call);
          RebalanceObservation seen = asked.answer();
          if (seen == null) {
            trial.failure(asked);
          } else {
            trial.equal("a task", Phase.UNKNOWN, seen.task(call.key()).phase());
            trial.equal("the executor", ExecutorObservation.State.UNKNOWN, seen.executor().state());
          }
        }
        trial.heal();
      }
    }
  }

  /** B-24. */
  static void successorFindsIt(RebalancerTrial trial) {
    String id = trial.running(1);
    trial.replaceRebalancer();
    for (RebalanceCall call : List.of(trial.of(1, 1, id), trial.of(1, 1))) {
      RebalanceObservation seen = trial.look(call);
      trial.equal("id of the execution", Optional.of(id), seen.task(call.key()).taskId());
      trial.that(seen.executor().isOf(call), "the executor", "of the request", seen.executor());
    }
    trial.must(trial.stop(trial.of(1, 1)));
    trial.awaitIdle();
  }
}
