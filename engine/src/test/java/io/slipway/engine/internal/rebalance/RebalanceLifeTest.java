package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.internal.rebalance.RebalanceBench.AUTOMATIC;
import static io.slipway.engine.internal.rebalance.RebalanceBench.MANUAL;
import static io.slipway.engine.internal.rebalance.RebalanceBench.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.FakeRebalancer.Failure;
import io.slipway.backend.fake.FakeRebalancer.Request;
import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RebalanceLifeTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final RebalanceBench bench = new RebalanceBench();

  @AfterEach
  void everyChangeIsOneThatTheTablesAllow() {
    assertThat(bench.audited()).allMatch(RebalanceAudit.Entry::isLegal);
  }

  private RebalanceId request(io.slipway.engine.RebalanceRequest request) {
    return bench.request(request).id();
  }

  @Test
  void aProposalWaitsForApprovalAndIsExecutedThen() {
    RebalanceId id = request(MANUAL);
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.QUEUED);
    bench.run(LONG);
    RebalanceStatus proposed = bench.status(id);
    assertThat(proposed.awaitsApproval()).isTrue();
    assertThat(proposed.proposal().map(ProposalSummary::replicaMoves)).contains(12L);
    assertThat(bench.server.executions()).isEmpty();
    bench.rebalances().approve(NAME, id);
    bench.run(SOON);
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.EXECUTING);
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(bench.server.executions()).hasSize(1);
  }

  @Test
  void anAutomaticOneNeedsNobody() {
    RebalanceId id = request(AUTOMATIC);
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void refusalsOfAllKindsOfRequestsAreWaitedOut() {
    for (Request request : Request.values()) {
      bench.server.fail(request, Collections.nCopies(5, Failure.REFUSED).toArray(Failure[]::new));
    }
    RebalanceId id = request(AUTOMATIC);
    bench.run(Duration.ofMinutes(1));
    assertThat(bench.status(id).state())
        .isIn(RebalanceState.RETRYING, RebalanceState.PENDING, RebalanceState.READY);
    bench.run(Duration.ofMinutes(10));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(bench.server.executions()).hasSize(1);
  }

  @Test
  void aRetryShowsItsCauseAndItsTime() {
    bench.server.fail(Request.PROPOSE, Failure.REFUSED);
    RebalanceId id = request(AUTOMATIC);
    bench.run(Duration.ofMillis(1));
    RebalanceStatus retrying = bench.status(id);
    assertThat(retrying.state()).isEqualTo(RebalanceState.RETRYING);
    assertThat(retrying.reason()).contains("Capacity");
    assertThat(retrying.attempt()).isEqualTo(1);
    assertThat(retrying.nextAttemptAt()).isPresent();
  }

  @Test
  void tooManyRefusalsInARowEndIt() {
    bench.server.fail(
        Request.PROPOSE, Collections.nCopies(10, Failure.REFUSED).toArray(Failure[]::new));
    RebalanceId id = request(AUTOMATIC);
    bench.run(Duration.ofMinutes(20));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(bench.status(id).reason()).contains("Capacity");
  }

  @Test
  void aServerThatIsSilentForMinutesWhileItExecutesEndsNothing() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(2));
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    for (int i = 0; i < 4; i++) {
      bench.server.fail(
          Request.OBSERVE, Collections.nCopies(20, Failure.LOST).toArray(Failure[]::new));
      bench.run(Duration.ofMinutes(29));
      assertThat(bench.status(id).state()).isNotEqualTo(RebalanceState.NOT_READY);
    }
    bench.run(Duration.ofHours(1));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void aLostReplyIsSettledByAdoptingTheTask() {
    bench.server.fail(Request.EXECUTE, Failure.REPLY_LOST);
    RebalanceId id = request(AUTOMATIC);
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(bench.server.executions()).hasSize(1);
  }

  @Test
  void aRequestThatNeverArrivedIsMadeAgainAfterANewProposal() {
    bench.server.fail(Request.EXECUTE, Failure.LOST);
    RebalanceId id = request(AUTOMATIC);
    bench.run(Duration.ofMinutes(10));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(bench.status(id).execution()).isEqualTo(2);
    assertThat(bench.server.requests().stream().filter(r -> r.startsWith("PROPOSE"))).hasSize(2);
  }

  @Test
  void whatMayHaveRunThreeTimesIsNotRunAgain() {
    bench.server.fail(Request.EXECUTE, Failure.LOST, Failure.LOST, Failure.LOST);
    RebalanceId id = request(AUTOMATIC);
    bench.run(Duration.ofMinutes(30));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(bench.status(id).reason()).contains("OutcomeUnknown");
    assertThat(bench.status(id).execution()).isEqualTo(3);
  }

  @Test
  void aProposalThatCouldNotBeComputedIsAskedForAnew() {
    bench.server.failProposal();
    RebalanceId id = request(MANUAL);
    bench.run(Duration.ofMinutes(2));
    assertThat(bench.status(id).awaitsApproval()).isTrue();
    assertThat(bench.server.requests()).filteredOn(r -> r.startsWith("PROPOSE")).hasSize(2);
  }

  @Test
  void anExecutionThatCouldNotBeComputedIsMadeAgainAfterANewProposal() {
    bench.server.failComputation();
    RebalanceId id = request(AUTOMATIC);
    bench.run(Duration.ofMinutes(10));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(bench.status(id).execution()).isEqualTo(2);
    assertThat(bench.server.executions()).hasSize(1);
  }

  @Test
  void anExecutionThatAnotherOneWasFasterThanWaitsForItsEnd() {
    bench.server.takes(Duration.ofSeconds(15), Duration.ofMinutes(1));
    RebalanceId id = request(MANUAL);
    bench.run(Duration.ofMinutes(1));
    bench.rebalances().approve(NAME, id);
    bench.server.failComputation();
    bench.run(Duration.ofSeconds(12));
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.EXECUTING);
    bench.server.anothersExecution(true);
    bench.run(Duration.ofHours(1));
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.PROPOSED);
    assertThat(bench.status(id).isApproved()).isTrue();
    assertThat(bench.status(id).reason()).contains("ExecutionInProgress");
    bench.server.anothersExecution(false);
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(bench.status(id).execution()).isEqualTo(2);
    assertThat(bench.server.requests()).filteredOn(r -> r.startsWith("PROPOSE")).hasSize(1);
  }

  @Test
  void aForgottenExecutionIsDoneIfNothingIsLeftToMove() {
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    bench.server.restart();
    bench.server.moves(0);
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(bench.status(id).movement()).isEmpty();
    assertThat(bench.server.executions()).hasSize(1);
  }

  @Test
  void anotherExecutionIsWaitedForAtNoCost() {
    bench.server.anothersExecution(true);
    RebalanceId id = request(AUTOMATIC);
    bench.run(Duration.ofMinutes(1));
    int writes = bench.store.writes();
    bench.run(Duration.ofHours(1));
    assertThat(bench.store.writes()).isEqualTo(writes);
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.PROPOSED);
    assertThat(bench.status(id).attempt()).isZero();
    assertThat(bench.status(id).reason()).contains("ExecutionInProgress");
    bench.server.anothersExecution(false);
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void aStopEndsWhatIsExecutedFirst() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(2));
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    assertThat(bench.rebalances().stop(NAME, id).step()).isEqualTo(RebalanceStep.STOPPING);
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(bench.status(id).reason()).contains("Stopped");
    assertThat(bench.status(id).mayStillMove()).isFalse();
  }

  @Test
  void aStopThatNobodyConfirmsSaysSo() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(2));
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    bench.rebalances().stop(NAME, id);
    bench.server.fail(
        Request.OBSERVE, Collections.nCopies(500, Failure.LOST).toArray(Failure[]::new));
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(bench.status(id).reason()).contains("StopUnconfirmed");
    assertThat(bench.status(id).mayStillMove()).isTrue();
  }

  @Test
  void aStopReachesTheServerAtOnceAndAsksNothingElseBefore() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(2));
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    List<String> before = bench.server.requests();
    assertThat(before).last().isEqualTo("OBSERVE");
    bench.rebalances().stop(NAME, id);
    bench.run(Duration.ofMillis(1));
    List<String> since =
        bench.server.requests().subList(before.size(), bench.server.requests().size());
    assertThat(since).singleElement().matches(request -> request.startsWith("STOP "));
    bench.run(SOON);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(bench.server.requests()).filteredOn(r -> r.startsWith("STOP")).hasSize(1);
  }

  /** One that is over, and for which data may still move. */
  private RebalanceId abandoned() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(2));
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    bench.server.fail(
        Request.OBSERVE, Collections.nCopies(500, Failure.LOST).toArray(Failure[]::new));
    bench.server.fail(Request.STOP, Collections.nCopies(500, Failure.LOST).toArray(Failure[]::new));
    bench.rebalances().stop(NAME, id);
    bench.run(LONG);
    assertThat(bench.status(id).mayStillMove()).isTrue();
    return id;
  }

  @Test
  void aStopOfWhatMayStillMoveAsksTheServerToStop() {
    RebalanceId id = abandoned();
    bench.server.heal();
    bench.run(LONG);
    assertThat(bench.status(id).mayStillMove()).isTrue();
    assertThat(bench.rebalances().stop(NAME, id).state()).isEqualTo(RebalanceState.NOT_READY);
    bench.run(LONG);
    assertThat(bench.status(id).mayStillMove()).isFalse();
    assertThat(bench.server.requests()).anyMatch(request -> request.startsWith("STOP"));
  }

  @Test
  void whatMayStillMoveIsSettledBeforeTheNextOneHasItsTurn() {
    RebalanceId first = abandoned();
    bench.server.heal();
    bench.server.takes(Duration.ofSeconds(3), Duration.ofMinutes(1));
    RebalanceId second = request(AUTOMATIC);
    bench.run(Duration.ofSeconds(1));
    assertThat(bench.status(second).step()).isEqualTo(RebalanceStep.QUEUED);
    bench.run(SOON);
    assertThat(bench.status(first).mayStillMove()).isFalse();
    bench.run(LONG);
    assertThat(bench.status(second).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void whatCannotBeSettledHoldsTheNextOneBackForAsLongAsAStopMayTakeOnly() {
    RebalanceId first = abandoned();
    RebalanceId second = request(AUTOMATIC);
    for (int moment = 0; moment < 12; moment++) {
      bench.run(Duration.ofSeconds(12));
      assertThat(bench.status(second).step()).isEqualTo(RebalanceStep.QUEUED);
      bench.crash();
    }
    bench.run(SOON);
    assertThat(bench.status(second).step()).isNotEqualTo(RebalanceStep.QUEUED);
    assertThat(bench.status(first).mayStillMove()).isTrue();
  }

  @Test
  void anAdoptedExecutionIsNotJudgedByTheProposal() {
    RebalanceId id = abandoned();
    bench.server.heal();

    bench.server.takes(Duration.ofMinutes(1), Duration.ofHours(2));
    bench.rebalances().refresh(NAME, id);
    bench.run(SOON);
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.EXECUTING);
    assertThat(bench.status(id).execution()).isEqualTo(1);
    assertThat(bench.status(id).proposal()).isEmpty();

    bench.run(LONG);
    bench.server.failExecution();
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(bench.server.executions()).hasSize(1);
  }

  @Test
  void whatIsExecutedIsComparedWithWhatWasApproved() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(2));
    bench.server.executes(500);
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    bench.crash();
    RebalanceStatus drifted = bench.status(id);
    assertThat(drifted.step()).isEqualTo(RebalanceStep.EXECUTING);
    assertThat(drifted.proposal().map(ProposalSummary::replicaMoves)).contains(12L);
    assertThat(drifted.executed().map(ProposalSummary::replicaMoves)).contains(500L);
    assertThat(drifted.isDrifted()).isTrue();

    bench.server.executes(13);
    bench.rebalances().refresh(NAME, id);
    bench.run(LONG);
    assertThat(bench.status(id).execution()).isEqualTo(2);
    assertThat(bench.status(id).executed().map(ProposalSummary::replicaMoves)).contains(13L);
    assertThat(bench.status(id).isDrifted()).isFalse();
  }

  @Test
  void aRefreshStopsAndProposesAnew() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(2));
    RebalanceId id = request(MANUAL);
    bench.run(SOON);
    bench.rebalances().approve(NAME, id);
    bench.run(SOON);
    bench.rebalances().refresh(NAME, id);
    bench.run(LONG);
    assertThat(bench.status(id).awaitsApproval()).isTrue();
    assertThat(bench.server.executions()).hasSize(1);
  }

  @Test
  void aProposalThatNobodyApprovesExpires() {
    RebalanceId id = request(MANUAL);
    bench.run(Duration.ofHours(25));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(bench.status(id).reason()).contains("ProposalExpired");
  }

  @Test
  void anExecutionThatTheServerNeverBeginsDoesNotRenewItsProposal() {
    bench.server.fail(
        Request.EXECUTE, Collections.nCopies(10_000, Failure.NOT_YET).toArray(Failure[]::new));
    RebalanceId id = request(AUTOMATIC);
    bench.run(Duration.ofHours(23));
    assertThat(bench.status(id).isOver()).isFalse();
    bench.run(Duration.ofHours(2));
    assertThat(bench.status(id).reason()).contains("ProposalExpired");
    assertThat(bench.server.executions()).isEmpty();
  }

  @Test
  void aShutdownSinceTheRequestEndsItEvenIfTheClusterRunsAgain() {
    RebalanceId id = request(MANUAL);
    bench.run(SOON);
    bench.beginShutdown();
    bench.running = true;
    bench.rebalances().approve(NAME, id);
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(bench.status(id).reason()).contains("ClusterNotRunning");
    assertThat(bench.server.executions()).isEmpty();
  }

  @Test
  void oneIsOnTheServerAtATimeAndTheOthersFollow() {
    RebalanceId first = request(AUTOMATIC);
    bench.time.advance(Duration.ofMillis(1));
    RebalanceId second = request(AUTOMATIC);
    bench.run(SOON);
    assertThat(bench.status(first).step()).isEqualTo(RebalanceStep.EXECUTING);
    assertThat(bench.status(second).step()).isEqualTo(RebalanceStep.QUEUED);
    bench.run(LONG);
    assertThat(bench.status(second).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void aCrashAtAnyTimeLosesNothingAndRepeatsNothing() {
    for (int seconds = 0; seconds < 100; seconds += 3) {
      RebalanceBench its = new RebalanceBench();
      RebalanceId id = its.request(AUTOMATIC).id();
      its.run(Duration.ofSeconds(seconds));
      its.crash();
      its.run(Duration.ofMinutes(10));
      assertThat(its.status(id).state()).as("after %s s", seconds).isEqualTo(RebalanceState.READY);
      assertThat(its.server.executions()).as("after %s s", seconds).hasSize(1);
    }
  }

  @Test
  void oneOfADeletedClusterIsNobodys() {
    RebalanceId id = request(AUTOMATIC);
    bench.cluster =
        new io.slipway.spi.ClusterId(
            NAME, io.slipway.spi.Incarnation.of("00000000-0000-0000-0000-000000000001"));
    bench.run(LONG);
    assertThat(bench.rebalances().status(NAME, id)).isEmpty();
    assertThat(new RebalanceRepository(bench.store).all()).isEmpty();
    assertThat(bench.server.requests()).isEmpty();
  }

  @Test
  void oneWhoseClusterIsGoneStopsNoOther() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(5));
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.EXECUTING);
    bench.cluster =
        new io.slipway.spi.ClusterId(
            NAME, io.slipway.spi.Incarnation.of("00000000-0000-0000-0000-000000000001"));
    bench.server.restart();
    bench.server.takes(Duration.ofSeconds(3), Duration.ofMinutes(1));
    RebalanceId next = request(AUTOMATIC);
    bench.run(LONG);
    assertThat(bench.status(next).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void aClockThatWasAheadHoldsNothingUp() {
    bench.time.jumpWall(Duration.ofDays(30));
    bench.crash();
    bench.server.fail(Request.EXECUTE, Failure.REPLY_LOST);
    RebalanceId id = request(AUTOMATIC);
    bench.run(Duration.ofSeconds(11));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.RETRYING);
    bench.time.jumpWall(Duration.ofDays(-30));
    bench.crash();
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(bench.server.executions()).hasSize(1);
  }

  @Test
  void nothingIsRequestedForAClusterWhoseRecordCannotBeRead() {
    RebalanceId id = request(AUTOMATIC);
    bench.readable = false;
    bench.run(SOON);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.RETRYING);
    assertThat(bench.status(id).reason()).contains("ClusterUnreadable");
    assertThat(bench.server.requests()).isEmpty();
    bench.readable = true;
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void aFailureOfUnknownEffectIsLookedAt() {
    for (RebalanceException.Kind kind : RebalanceException.Kind.values()) {
      RebalanceException failure =
          RebalanceException.builder(
                  kind, "Any", Problem.of(ErrorCode.BACKEND_REJECTED, "any failure"))
              .outcome(Outcome.UNKNOWN)
              .build();
      assertThat(RebalanceSignal.ofRequest(failure).event())
          .isEqualTo(RebalanceStepEvent.TRANSIENT_FAULT);
    }
  }

  @Test
  void membersThatCannotBeToldAreNoRequest() {
    bench.membersKnown = false;
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.RETRYING);
    assertThat(bench.server.requests()).isEmpty();
    bench.membersKnown = true;
    bench.run(LONG);
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void aShutdownTakesOverOnlyWhenNothingIsBeingSent() {
    CancellationToken impatient = new CancellationToken();
    impatient.cancel("it does not wait for its turn");
    RebalanceId id = request(AUTOMATIC);
    List<RebalanceStep> during = new ArrayList<>();
    bench.server.during(
        Request.EXECUTE,
        () -> {
          bench.stopAll(impatient);
          during.add(bench.status(id).step());
        });
    bench.run(SOON);
    assertThat(during).containsExactly(RebalanceStep.STARTING);
    bench.stopAll(impatient);
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.STOPPING);
  }

  @Test
  void whatMakesNoSenseIsRefusedAndChangesNothing() {
    RebalanceId id = request(MANUAL);
    assertThatThrownBy(() -> bench.rebalances().approve(NAME, id))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_TRANSITION))
        .hasMessageContaining("PENDING, QUEUED; stop it, or wait");
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.QUEUED);
    bench.run(LONG);
    bench.rebalances().stop(NAME, id);
    assertThatThrownBy(() -> bench.rebalances().approve(NAME, id))
        .hasMessageContaining("NOT_READY; refresh it, which requests it anew");
  }

  @Test
  void aQuietExecutionIsNotJournalledAgainAndAgain() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(20));
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    long before = new RebalanceRepository(bench.store).find(NAME, id).orElseThrow().version();
    bench.run(Duration.ofHours(1));
    long after = new RebalanceRepository(bench.store).find(NAME, id).orElseThrow().version();
    assertThat(after).isEqualTo(before);
  }

  @Test
  void progressIsKeptForOthersByAtMostTenWritesAnHour() {
    bench.server.moves(1000);
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(10));
    RebalanceId id = request(AUTOMATIC);
    bench.run(SOON);
    for (int hour = 1; hour < 9; hour++) {
      long before = new RebalanceRepository(bench.store).find(NAME, id).orElseThrow().version();
      bench.run(Duration.ofHours(1));
      RebalanceRepository.Versioned now =
          new RebalanceRepository(bench.store).find(NAME, id).orElseThrow();
      assertThat(now.version() - before).isBetween(9L, 10L);
      RebalanceMovement kept = now.record().status().movement().orElseThrow();
      RebalanceMovement live = bench.status(id).movement().orElseThrow();
      assertThat(live.percent()).isEqualTo(10 * hour);
      assertThat(kept.percent()).isBetween(10 * hour - 1, 10 * hour);
      assertThat(Duration.between(kept.at(), live.at())).isLessThan(Duration.ofMinutes(7));
    }
    bench.run(Duration.ofHours(2).plus(LONG));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(bench.status(id).movement()).isEmpty();
  }
}
