package io.slipway.conformance.internal;

import io.slipway.conformance.Disturbance;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceException.Kind;
import io.slipway.spi.TaskObservation.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks of what is made of a server, or a network, that fails. */
final class FaultChecks {
  private FaultChecks() {}

  /** Makes each call once, of a request that the server has not taken. */
  private static List<Asked<?>> all(RebalancerTrial trial) {
    return List.of(
        trial.propose(trial.of(8, 0)),
        trial.execute(trial.of(9, 1)),
        trial.stop(trial.of(9, 1)),
        trial.observe(trial.of(9, 1)));
  }

  /** B-26. */
  static void refusalHasNoEffect(RebalancerTrial trial) {
    trial.must(trial.propose(trial.of(1, 0)));
    int before = trial.truth().executions().size();
    trial.disturb(Disturbance.FULL);
    for (Asked<?> asked : all(trial)) {
      trial.failure(asked, Kind.TRANSIENT, Outcome.NOT_APPLIED);
    }
    trial.heal();
    trial.equal(
        "phase of what was refused",
        Phase.ABSENT,
        trial.look(trial.of(9, 1)).task(RebalancerTrial.key(9, 1)).phase());
    trial.equal("executions", before, trial.truth().executions().size());
    trial.running(9);
  }

  /** B-27. */
  static void lostReply(RebalancerTrial trial) {
    trial.disturb(Disturbance.LOSE_REPLY);
    trial.failure(trial.execute(trial.of(1, 1)), Kind.TRANSIENT, Outcome.UNKNOWN);
    trial.await(
        "an execution whose reply was lost",
        "to be found by its key",
        () -> {
          ExecutorObservation seen = trial.look(trial.of(1, 1)).executor();
          return seen.isOf(trial.of(1, 1)) ? Optional.empty() : Optional.of(seen.toString());
        });
    trial.that(
        trial.look(trial.of(1, 1)).task(RebalancerTrial.key(1, 1)).taskId().isPresent(),
        "what was found",
        "with the server's id",
        "none");
    trial.equal("executions", 1, trial.truth().executions().size());
  }

  /** B-28. */
  static void lostRequest(RebalancerTrial trial) {
    trial.disturb(Disturbance.LOSE_REQUEST);
    trial.failure(trial.execute(trial.of(1, 1)), Kind.TRANSIENT, Outcome.UNKNOWN);
    trial.heal();
    trial.pause(trial.rebalancer().info().settleTime());
    trial.equal(
        "phase of what never arrived",
        Phase.ABSENT,
        trial.look(trial.of(1, 1)).task(RebalancerTrial.key(1, 1)).phase());
    trial.equal("executions", List.of(), trial.truth().executions());
  }

  /** B-29. */
  static void failuresAreTyped(RebalancerTrial trial) {
    trial.disturb(Disturbance.UNREADABLE);
    all(trial).forEach(trial::failure);
    trial.heal();
    // What it has confirmed before, it need not ask for.
    trial.must(trial.propose(trial.of(1, 0)));
    trial.disturb(Disturbance.UNREADABLE);
    all(trial).forEach(trial::failure);
  }

  /** B-30. */
  static void unreachableIsTransient(RebalancerTrial trial) {
    trial.disturb(Disturbance.UNREACHABLE);
    for (Asked<?> asked : all(trial)) {
      trial.equal("kind of the failure", Kind.TRANSIENT, trial.failure(asked).kind());
    }
    trial.heal();
    trial.must(trial.propose(trial.of(1, 0)));
  }

  /** B-36. */
  static void noSecretIsShown(RebalancerTrial trial) {
    List<String> texts = new ArrayList<>();
    texts.add(trial.rebalancer().toString());
    texts.add(trial.rebalancer().info().toString());
    trial.must(trial.propose(trial.of(1, 0)));
    texts.add(trial.look(trial.of(1, 0)).toString());
    for (Disturbance one : LookChecks.ANSWERLESS) {
      if (trial.can(one)) {
        trial.disturb(one);
        for (Asked<?> asked : all(trial)) {
          asked.failure().ifPresent(failure -> add(texts, failure));
        }
        trial.heal();
      }
    }
    for (String secret : trial.harness().secrets()) {
      Optional<String> shown = texts.stream().filter(text -> text.contains(secret)).findFirst();
      trial.that(
          shown.isEmpty(),
          "a text for people",
          "no secret",
          "one in '" + shown.orElse("").replace(secret, "…") + "'");
    }
  }

  private static void add(List<String> texts, RebalanceException failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      texts.add(at.toString());
    }
    texts.add(failure.problem().toString());
  }
}
