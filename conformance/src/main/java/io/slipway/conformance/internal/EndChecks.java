package io.slipway.conformance.internal;

import io.slipway.conformance.Disturbance;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceException.Kind;
import io.slipway.spi.Rebalancer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/** Checks of when calls end: deadlines, cancellations, interrupts, close. */
final class EndChecks {
  private EndChecks() {}

  /** What a call does within its bounds. */
  private record Named(String name, boolean changes, BiConsumer<Rebalancer, RebalanceCall> call) {}

  private static final List<Named> CALLS =
      List.of(
          new Named("propose", true, Rebalancer::propose),
          new Named("execute", true, Rebalancer::execute),
          new Named("stop", false, Rebalancer::stop),
          new Named(
              "observe",
              false,
              (rebalancer, call) ->
                  rebalancer.observe(List.of(call), call.deadline(), call.cancellation())));

  private static Background<Asked<Boolean>> begin(
      RebalancerTrial trial, Named named, RebalanceCall call) {
    Rebalancer rebalancer = trial.rebalancer();
    return trial.begin(
        named.name(),
        () -> {
          named.call().accept(rebalancer, call);
          return true;
        });
  }

  private static RebalanceCall.Builder call(RebalancerTrial trial) {
    return trial.call(RebalancerTrial.key(9, 1), null);
  }

  /** For one that may have to wait until what was not answered before counts no more. */
  private static RebalanceCall.Builder patient(RebalancerTrial trial) {
    return call(trial).deadline(trial.in(trial.timing().within()));
  }

  /** What has been asked whether it has the cluster is not asked again, and so sends at once. */
  private static void makeKnown(RebalancerTrial trial) {
    trial.must(trial.propose(trial.of(1, 0)));
  }

  /** B-31. */
  static void deadlinesAreKept(RebalancerTrial trial) {
    makeKnown(trial);
    for (Named named : CALLS) {
      trial.heal();
      trial.disturb(Disturbance.SILENT);
      Instant deadline = trial.in(trial.timing().call().dividedBy(3));
      int before = trial.truth().requests();
      Asked<Boolean> asked =
          trial.result(begin(trial, named, call(trial).deadline(deadline).build()), deadline);
      Duration late = Duration.between(deadline, trial.now());
      trial.that(
          late.compareTo(trial.timing().slack()) <= 0,
          "return of " + named.name() + " after the deadline",
          "at most " + trial.timing().slack(),
          late);
      RebalanceException failure = trial.failure(asked);
      trial.equal("kind of the failure", Kind.TRANSIENT, failure.kind());
      boolean sent = trial.truth().requests() > before;
      if (named.changes() && sent) {
        trial.equal("outcome of " + asked, Outcome.UNKNOWN, failure.outcome());
      }
    }
  }

  /** B-32. */
  static void overdueCallsRequestNothing(RebalancerTrial trial) {
    makeKnown(trial);
    int before = trial.truth().requests();
    for (Named named : CALLS) {
      Asked<Boolean> asked =
          trial.result(begin(trial, named, call(trial).deadline(trial.now()).build()));
      trial.failure(asked, Kind.TRANSIENT, Outcome.NOT_APPLIED);
    }
    trial.equal("requests", before, trial.truth().requests());
  }

  /** B-33. */
  static void cancelledCallsEnd(RebalancerTrial trial) throws InterruptedException {
    makeKnown(trial);
    int asked = trial.truth().requests();
    for (Named named : CALLS) {
      CancellationToken cancelled = new CancellationToken();
      cancelled.cancel("the kit");
      RebalanceCall call = call(trial).cancellation(cancelled).build();
      trial.failure(trial.result(begin(trial, named, call)), Kind.TRANSIENT, Outcome.NOT_APPLIED);
    }
    trial.equal("requests of cancelled calls", asked, trial.truth().requests());
    for (Named named : CALLS) {
      for (boolean interrupts : new boolean[] {false, true}) {
        CancellationToken cancellation = new CancellationToken();
        RebalanceCall call = patient(trial).cancellation(cancellation).build();
        Background<Asked<Boolean>> silent = unanswered(trial, named, call);
        if (interrupts) {
          trial.note("interrupt");
          silent.interrupt();
        } else {
          trial.note("cancel");
          cancellation.cancel("the kit");
        }
        Asked<Boolean> ended = ended(trial, silent);
        trial.equal("kind of the failure", Kind.TRANSIENT, trial.failure(ended).kind());
        trial.that(
            !interrupts || ended.interrupted(),
            "the interrupt flag after " + ended,
            "kept",
            "lost");
      }
    }
  }

  /** Begins a call, and returns when the server has been asked and does not answer. */
  private static Background<Asked<Boolean>> unanswered(
      RebalancerTrial trial, Named named, RebalanceCall call) throws InterruptedException {
    trial.heal();
    trial.disturb(Disturbance.SILENT);
    int before = trial.truth().requests();
    Background<Asked<Boolean>> silent = begin(trial, named, call);
    trial.awaitRequest(before, silent);
    return silent;
  }

  /** Waits by the machine's clock, so that no deadline ends it. */
  private static Asked<Boolean> ended(RebalancerTrial trial, Background<Asked<Boolean>> call)
      throws InterruptedException {
    return call.join(trial.timing().stall())
        .orElseThrow(() -> trial.violation("a call that was ended", "its return", "none"));
  }

  /** B-34. */
  static void closedForGood(RebalancerTrial trial) {
    String id = trial.running(1);
    Rebalancer closed = trial.rebalancer();
    trial.note("close");
    closed.close();
    closed.close();
    int before = trial.truth().requests();
    for (Named named : CALLS) {
      Asked<Boolean> asked = trial.result(begin(trial, named, call(trial).build()));
      RebalanceException failure = trial.failure(asked);
      trial.equal("code of the failure", ErrorCode.CLOSED, failure.code());
      trial.equal("outcome of the failure", Outcome.NOT_APPLIED, failure.outcome());
    }
    trial.equal("requests", before, trial.truth().requests());
    trial.replaceRebalancer();
    trial.that(
        trial.look(trial.of(1, 1, id)).executor().isOf(trial.of(1, 1)),
        "the executor",
        "still of the request",
        trial.truth());
  }

  /** B-35. */
  static void closeEndsCalls(RebalancerTrial trial) throws InterruptedException {
    for (Named named : CALLS) {
      trial.replaceRebalancer();
      Background<Asked<Boolean>> silent = unanswered(trial, named, patient(trial).build());
      trial.note("close");
      trial.rebalancer().close();
      trial.equal(
          "kind of the failure", Kind.TRANSIENT, trial.failure(ended(trial, silent)).kind());
    }
  }
}
