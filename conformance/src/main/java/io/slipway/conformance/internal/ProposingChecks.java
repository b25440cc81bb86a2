package io.slipway.conformance.internal;

import io.slipway.conformance.Disturbance;
import io.slipway.spi.Outcome;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceException.Kind;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.TaskObservation;
import io.slipway.spi.TaskObservation.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks of proposals, and of what cannot be computed. */
final class ProposingChecks {
  private static final int MANY = 12;

  private ProposingChecks() {}

  /** B-06. */
  static void proposalMovesNothing(RebalancerTrial trial) {
    RebalanceCall known = proposed(trial);
    awaitSummary(trial, known);
    trial.must(trial.propose(known));
    trial.pause(trial.rebalancer().info().pollInterval().multipliedBy(3));
    trial.equal("executions", List.of(), trial.truth().executions());
  }

  private static RebalanceCall proposed(RebalancerTrial trial) {
    return trial.of(1, 0, trial.taskId(trial.must(trial.propose(trial.of(1, 0)))));
  }

  private static TaskObservation awaitSummary(RebalancerTrial trial, RebalanceCall call) {
    trial.await(
        "a proposal",
        "a summary",
        () -> {
          TaskObservation seen = trial.look(call).task(call.key());
          return seen.summary().isPresent() ? Optional.empty() : Optional.of(seen.toString());
        });
    return trial.look(call).task(call.key());
  }

  /** B-07. */
  static void proposalIsFoundAndTold(RebalancerTrial trial) {
    RebalanceReply reply = trial.must(trial.propose(trial.of(1, 0)));
    String id = trial.taskId(reply);
    for (RebalanceCall call : List.of(trial.of(1, 0, id), trial.of(1, 0))) {
      TaskObservation seen = awaitSummary(trial, call);
      trial.equal("phase of a computed proposal", Phase.COMPUTED, seen.phase());
      trial.equal("id of the proposal", Optional.of(id), seen.taskId());
      ProposalSummary told = seen.summary().orElseThrow();
      trial.that(!told.movesNothing(), "what a proposal moves", "something", told);
      reply.summary().ifPresent(first -> trial.equal("what a proposal moves", first, told));
    }
  }

  /** B-08. */
  static void knownProposalIsNotMadeAnew(RebalancerTrial trial) {
    RebalanceCall known = proposed(trial);
    String id = known.taskId().orElseThrow();
    int before = trial.truth().changes();
    for (int i = 0; i < 3; i++) {
      trial.equal("id", id, trial.taskId(trial.must(trial.propose(known))));
      trial.pause(trial.rebalancer().info().pollInterval());
    }
    trial.equal("requests that change something", before, trial.truth().changes());
  }

  /** B-09. */
  static void forgottenProposal(RebalancerTrial trial) {
    RebalanceCall known = proposed(trial);
    trial.disturb(Disturbance.RESTART);
    Asked<RebalanceReply> again = trial.propose(known);
    if (again.failure().filter(e -> e.kind() == Kind.TRANSIENT).isPresent()) {
      // Connections of before the restart are broken.
      again = trial.propose(known);
    }
    trial.failure(again, Kind.FORGOTTEN, Outcome.NOT_APPLIED);
    trial.equal(
        "phase of a proposal that nobody has made anew",
        Phase.ABSENT,
        trial.look(trial.of(1, 0)).task(known.key()).phase());
  }

  /** B-25. */
  static void failedComputation(RebalancerTrial trial) {
    for (int execution = 0; execution <= 1; execution++) {
      trial.disturb(Disturbance.FAIL_COMPUTATION);
      RebalanceCall call = trial.of(execution + 1, execution);
      Asked<RebalanceReply> asked = execution == 0 ? trial.propose(call) : trial.execute(call);
      RebalanceException why =
          asked.ok()
              ? failed(trial, trial.of(execution + 1, execution, trial.taskId(trial.must(asked))))
              : trial.failure(asked);
      trial.that(why.kind() != Kind.PERMANENT, "the failure's kind", "not PERMANENT", why.kind());
      trial.that(
          (asked.ok() && execution == 0) || why.outcome() == Outcome.NOT_APPLIED,
          "the failure's outcome",
          Outcome.NOT_APPLIED,
          why.outcome());
    }
    trial.equal("executions", List.of(), trial.truth().executions());
  }

  /** B-39. */
  static void manyAtOnce(RebalancerTrial trial) {
    List<Background<Asked<RebalanceReply>>> asked = new ArrayList<>();
    for (int i = 1; i <= MANY; i++) {
      RebalanceCall call = trial.of(i, 0);
      asked.add(trial.begin("propose " + i + "/0", () -> trial.rebalancer().propose(call)));
    }
    int answered = 0;
    for (Background<Asked<RebalanceReply>> one : asked) {
      Asked<RebalanceReply> result = trial.result(one);
      if (result.ok()) {
        answered++;
      } else {
        trial.failure(result, Kind.TRANSIENT, Outcome.NOT_APPLIED);
      }
    }
    trial.that(answered > 0, "proposals that were answered", "some", answered);
    trial.equal("tasks that the server has taken", answered, trial.truth().changes());
  }

  private static RebalanceException failed(RebalancerTrial trial, RebalanceCall call) {
    trial.await(
        "what cannot be computed",
        "FAILED with its failure",
        () -> {
          TaskObservation seen = trial.look(call).task(call.key());
          return seen.phase() == Phase.FAILED && seen.failure().isPresent()
              ? Optional.empty()
              : Optional.of(seen.toString());
        });
    return trial.look(call).task(call.key()).failure().orElseThrow();
  }
}
