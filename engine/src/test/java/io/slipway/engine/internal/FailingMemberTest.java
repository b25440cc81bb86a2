package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.EngineEvent.MemberFailing;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A member that fails for good ends what needs it; one that is stuck is shown and awaited. */
class FailingMemberTest {
  private static final MemberId SPU_1 = MemberId.spu(1);
  private static final MemberFailure GONE =
      MemberFailure.forGood(ErrorCode.UNSUPPORTED, "InvalidImageName", "the image is called ':'");

  private final Bench bench = new Bench();

  @AfterEach
  void everyChangeWasOneOfTheTables() {
    bench.assertJournalIsLegal();
  }

  private MemberFailure stuck(String reason) {
    return MemberFailure.stuck(reason, "see the events of the pod", bench.world.time().now());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ImagePullBackOff",
        "Unschedulable",
        "CrashLoopBackOff",
        "QuotaExceeded",
        "VolumePending"
      })
  void whatIsStuckAndHealsInTimeIsStarted(String reason) {
    bench.createOnly(2);
    MemberFailure why = stuck(reason);
    bench.cluster().fail(SPU_1, why);
    bench.world.time().after(Duration.ofSeconds(40), () -> bench.cluster().heal(SPU_1));

    ClusterStatus started = bench.engine().start(Bench.NAME, bench.command());

    assertThat(started.confirmedSpus()).isEqualTo(2);
    assertThat(started.conditions()).isEmpty();
    assertThat(failing()).containsExactly(Optional.of(why), Optional.empty());
  }

  /** With the home's listener the command's hears all twice. */
  private List<Optional<MemberFailure>> failing() {
    List<MemberFailing> all =
        bench.events.stream()
            .filter(MemberFailing.class::isInstance)
            .map(MemberFailing.class::cast)
            .toList();
    assertThat(all).allMatch(event -> event.member().equals(SPU_1));
    return all.stream().distinct().map(MemberFailing::failure).toList();
  }

  @Test
  void aChangeOfTheReasonIsToldAndOneOfTheTextIsNot() {
    bench.createOnly(1);
    MemberFailure first = stuck("Unschedulable");
    MemberFailure second = stuck("VolumePending");
    bench.cluster().fail(SPU_1, first);
    after(
        5,
        () -> bench.cluster().fail(SPU_1, MemberFailure.stuck("Unschedulable", "x", Instant.MAX)));
    after(10, () -> bench.cluster().fail(SPU_1, second));
    after(15, () -> bench.cluster().heal(SPU_1));

    bench.engine().start(Bench.NAME, bench.command());

    assertThat(failing())
        .containsExactly(Optional.of(first), Optional.of(second), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLookThatDoesNotSeeItTellsOfNoHealing(boolean seesNothing) {
    bench.createOnly(1);
    MemberFailure why = stuck("Unschedulable");
    bench.cluster().fail(SPU_1, why);
    MemberSet unseen = seesNothing ? MemberSet.of() : MemberSet.of(SPU_1);
    bench.world.faults().inject(CallKind.OBSERVE, 6, Fault.incomplete("no answer", unseen));
    after(10, () -> bench.cluster().heal(SPU_1));

    bench.engine().start(Bench.NAME, bench.command());

    assertThat(failing()).containsExactly(Optional.of(why), Optional.empty());
  }

  private void after(int seconds, Runnable action) {
    bench.world.time().after(Duration.ofSeconds(seconds), action);
  }

  @Test
  void whatStaysStuckForLongerThanTheBackendsPatienceEndsAStartLongBeforeItsDeadline() {
    Bench patient = new Bench(FakeOptions.builder().patience(Duration.ofSeconds(20)).build());
    patient.createOnly(1);
    Instant began = patient.world.time().now();
    patient.cluster().fail(SPU_1, MemberFailure.stuck("Unschedulable", "no node has room", began));

    SlipwayException failure =
        FailureTest.failureOf(() -> patient.engine().start(Bench.NAME, patient.command()));

    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(failure).hasMessageContaining("Unschedulable: no node has room (stuck for 20 s");
    assertThat(Duration.between(began, patient.world.time().now()))
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
    patient.assertJournalIsLegal();
  }

  @Test
  void whatStaysStuckIsUndoneAtTheDeadlineWhichSaysWhy() {
    bench.createOnly(1);
    bench.cluster().fail(SPU_1, stuck("Unschedulable"));

    SlipwayException failure =
        FailureTest.failureOf(() -> bench.engine().start(Bench.NAME, bench.command()));

    assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(failure).hasMessageContaining("Unschedulable: see the events of the pod");
    assertThat(bench.state()).isEqualTo(LifecycleState.CREATED);
  }

  @Test
  void whatFailsForGoodUndoesACreateAtOnceAlsoWhileItMayLive() {
    bench.cluster().fail(SPU_1, GONE);
    Instant before = bench.world.time().now();

    SlipwayException failure = FailureTest.failureOf(() -> bench.create(2));

    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(failure)
        .hasMessageContaining("spu-1")
        .hasMessageContaining("InvalidImageName: the image is called ':'");
    assertThat(Duration.between(before, bench.world.time().now()))
        .isLessThan(Duration.ofSeconds(20));
    assertThat(bench.cluster().exists()).isFalse();
  }

  @Test
  void whatFailsForGoodUndoesAResumeWithItsOwnCode() {
    bench.create(1);
    bench.engine().shutdown(Bench.NAME, bench.command());
    bench
        .cluster()
        .fail(SPU_1, MemberFailure.forGood(ErrorCode.DATA_MISSING, "DataMissing", "no volume"));

    SlipwayException failure =
        FailureTest.failureOf(() -> bench.engine().resume(Bench.NAME, bench.command()));

    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MISSING);
    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
  }

  @Test
  void whatAnEarlierAttemptLaunchedEndsARecoveredStart() {
    bench.createOnly(1);
    bench.world.faults().inject(CallKind.LAUNCH, SPU_1, Fault.crashAfter());
    bench.cluster().pauseStart(SPU_1);
    try {
      bench.engine().start(Bench.NAME, bench.command());
    } catch (Error crash) {
      bench.restart();
    }
    bench.cluster().fail(SPU_1, GONE);

    SlipwayException failure =
        FailureTest.failureOf(() -> bench.engine().start(Bench.NAME, bench.command()));

    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(bench.state()).isEqualTo(LifecycleState.CREATED);
  }

  @Test
  void aRunningClusterShowsItAndIsStoppedAndDeletedAllTheSame() {
    bench.create(2);
    MemberFailure why = stuck("CrashLoopBackOff");
    bench.cluster().fail(SPU_1, why);

    ClusterStatus seen = bench.engine().status(Bench.NAME);

    Condition condition = seen.conditions().get(0);
    assertThat(seen.conditions()).hasSize(1);
    assertThat(condition.type()).isEqualTo(Condition.Type.DEGRADED);
    assertThat(condition.reason()).isEqualTo(Condition.Reason.MEMBER_FAILING);
    assertThat(condition.member()).contains(SPU_1);
    assertThat(condition.memberFailure()).contains(why);
    assertThat(condition.message())
        .isEqualTo(
            "spu-1 is stuck since "
                + why.since().orElseThrow()
                + ": CrashLoopBackOff: see the events of the pod");

    bench.cluster().fail(SPU_1, GONE);
    assertThat(bench.engine().status(Bench.NAME).conditions().get(0).message())
        .isEqualTo("spu-1 does not come up: InvalidImageName: the image is called ':'");
    assertThat(bench.engine().shutdown(Bench.NAME, bench.command()).conditions()).isEmpty();
  }

  @Test
  void aRepairWaitsForWhatFailsForGood() {
    bench.create(1);
    bench.cluster().kill(SPU_1);
    bench.cluster().fail(SPU_1, GONE);
    after(20, () -> bench.cluster().heal(SPU_1));

    assertThat(bench.engine().recover(Bench.NAME, bench.command())).isNotNull();

    assertThat(bench.engine().probe(Bench.NAME).confirmedSpus()).isEqualTo(1);
    assertThat(bench.record().orElseThrow().operation()).isEmpty();
  }

  @Test
  void aRollbackIsNotEndedByIt() {
    bench.cluster().fail(SPU_1, GONE);
    bench.world.faults().inject(CallKind.STOP, SPU_1, Fault.unavailable());

    SlipwayException failure =
        FailureTest.failureOf(
            () ->
                bench
                    .engine()
                    .create(
                        Bench.spec(1),
                        CreateOptions.defaults().withKeepOnFailure(true),
                        bench.command()));

    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(
            bench.record().orElseThrow().operation().map(o -> o.phase() == OperationPhase.BLOCKED))
        .isEmpty();
    assertThat(bench.cluster().living(SPU_1)).isEmpty();
  }
}
