package io.slipway.conformance.internal;

import io.slipway.conformance.Disturbance;
import io.slipway.conformance.ServerTruth;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException.Kind;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.TaskObservation;
import io.slipway.spi.TaskObservation.Phase;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks of stops, and of executions that are not the request's. */
final class StopChecks {
  private static final Set<Phase> OVER = Set.of(Phase.FAILED, Phase.ABSENT);

  private StopChecks() {}

  /** B-15. */
  static void stopEndsItsOwn(RebalancerTrial trial) {
    String id = trial.running(1);
    // As an engine does after a crash: the id is not known.
    trial.must(trial.stop(trial.of(1, 1)));
    trial.awaitIdle();
    trial.equal(
        "executions",
        List.of(
            new ServerTruth.Execution(
                Optional.of(RebalancerTrial.key(1, 1)), ServerTruth.State.ENDED)),
        trial.truth().executions());
    trial.await(
        "an execution that was stopped",
        "one of " + OVER,
        () -> {
          RebalanceCall call = trial.of(1, 1, id);
          TaskObservation seen = trial.look(call).task(call.key());
          return OVER.contains(seen.phase()) ? Optional.empty() : Optional.of(seen.toString());
        });
  }

  /** B-16. */
  static void othersRequestsGoOn(RebalancerTrial trial) {
    trial.running(1);
    RebalanceKey otherLife = RebalancerTrial.keyOfAnotherLife(1, 1);
    for (RebalanceCall other :
        List.of(
            trial.of(2, 1), trial.of(2, 1, "another-task"), trial.call(otherLife, null).build())) {
      int before = trial.truth().changes();
      trial.must(trial.stop(other));
      trial.equal("requests that change something", before, trial.truth().changes());
      trial.that(
          trial.isRunning(RebalancerTrial.key(1, 1)), "the execution", "RUNNING", trial.truth());
    }
  }

  /** B-17. */
  static void somebodyElses(RebalancerTrial trial) {
    trial.disturb(Disturbance.ANOTHERS_EXECUTION);
    RebalanceCall own = trial.of(1, 1);
    trial.await(
        "somebody else's execution",
        "EXECUTING",
        () -> {
          ExecutorObservation seen = trial.look(own).executor();
          return seen.state() == ExecutorObservation.State.EXECUTING
              ? Optional.empty()
              : Optional.of(seen.toString());
        });
    ExecutorObservation seen = trial.look(own).executor();
    trial.equal("key of somebody else's execution", Optional.empty(), seen.key());
    trial.that(!seen.isOf(own), "somebody else's execution", "of no request", seen);
    trial.must(trial.stop(own));
    trial.failure(trial.execute(own), Kind.NOT_YET, Outcome.NOT_APPLIED);
    trial.pause(trial.rebalancer().info().pollInterval());
    trial.equal(
        "executions",
        List.of(new ServerTruth.Execution(Optional.empty(), ServerTruth.State.RUNNING)),
        trial.truth().executions());
  }

  /** B-18. */
  static void nothingToStop(RebalancerTrial trial) {
    trial.must(trial.stop(trial.of(1, 1)));
    trial.must(trial.stop(trial.of(1, 1)));
    trial.equal("requests that change something", 0, trial.truth().changes());
    trial.running(1);
    trial.must(trial.stop(trial.of(1, 1)));
    trial.awaitIdle();
    int before = trial.truth().changes();
    trial.must(trial.stop(trial.of(1, 1)));
    trial.equal("requests that change something", before, trial.truth().changes());
  }
}
