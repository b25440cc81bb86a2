package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineListener;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.RecoveryReport;
import io.slipway.spi.BackendException;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong is undone, retried, or kept as a blocked operation; never half done. */
class FailureTest {
  private final Bench bench = new Bench();

  @AfterEach
  void everyChangeWasOneOfTheTables() {
    bench.assertJournalIsLegal();
    assertThat(bench.world.unclaimedCalls()).isEmpty();
  }

  @Test
  void aMemberThatDiesAtStartIsReportedWithItsLogAndNothingIsLeft() {
    bench
        .world
        .faults()
        .inject(
            CallKind.PROVISION,
            1,
            Fault.after(
                "doom",
                w -> bench.cluster().dieAtStart(MemberId.spu(2), 3, "no space left on device")));

    SlipwayException failure = failureOf(() -> bench.create(3));

    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(failure)
        .hasMessageContaining("spu-2")
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("no space left on device");
    assertNothingIsLeft();
  }

  @Test
  void keepOnFailureLeavesTheClusterCreated() {
    bench
        .world
        .faults()
        .always(
            c -> c.kind() == CallKind.LAUNCH, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));

    SlipwayException failure =
        failureOf(
            () ->
                bench
                    .engine()
                    .create(
                        Bench.spec(2),
                        CreateOptions.defaults().withKeepOnFailure(true),
                        bench.command()));

    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(bench.state()).isEqualTo(LifecycleState.CREATED);
    assertThat(bench.cluster().snapshot().orElseThrow().living()).isEmpty();
  }

  @Test
  void transientFailuresAreRetried() {
    bench.world.faults().inject(CallKind.LAUNCH, 1, Fault.unavailable());
    bench.world.faults().inject(CallKind.PROVISION, 1, Fault.unavailable(Duration.ofSeconds(3)));
    bench.world.faults().inject(CallKind.CLAIM, 1, Fault.unavailable());

    assertThat(bench.create(2).confirmedSpus()).isEqualTo(2);
  }

  @Test
  void aServerThatRefusesForAWhileTurnsNoStartBackBeforeItsDeadline() {
    bench.createOnly(2);
    Instant open = bench.world.time().now().plusSeconds(60);
    bench
        .world
        .faults()
        .always(
            c -> c.kind().changing() && c.at().isBefore(open), Fault.unavailable(Duration.ZERO));

    ClusterStatus started =
        bench.engine().start(Bench.NAME, bench.command().withTimeout(Duration.ofSeconds(90)));

    assertThat(started.confirmedSpus()).isEqualTo(2);
    assertThat(bench.world.time().now()).isAfter(open);
    assertThat(bench.record().orElseThrow().fence().value()).isEqualTo(2);
  }

  @Test
  void aServerThatRefusesForLongerIsGivenUpAtTheDeadline() {
    bench.createOnly(1);
    Instant end = bench.world.time().now().plusSeconds(60);
    bench.world.faults().always(c -> c.kind() == CallKind.LAUNCH, Fault.unavailable());

    SlipwayException failure = failureOf(() -> bench.engine().start(Bench.NAME, bench.command()));

    assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(failure).hasMessageContaining("injected fault");
    assertThat(bench.world.time().now()).isAfterOrEqualTo(end);
    assertThat(bench.state()).isEqualTo(LifecycleState.CREATED);
  }

  @Test
  void aCallOfUnknownOutcomeIsMadeEightTimes() {
    bench.createOnly(1);
    bench.world.clearCalls();
    for (int call = 1; call <= 8; call++) {
      bench.world.faults().inject(CallKind.CLAIM, call, Fault.lostReply());
    }

    SlipwayException failure = failureOf(() -> bench.engine().start(Bench.NAME, bench.command()));

    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(bench.state()).isEqualTo(LifecycleState.CREATED);
    // The last one is that of the way back.
    assertThat(bench.world.calls().stream().filter(c -> c.kind() == CallKind.CLAIM)).hasSize(9);
  }

  @Test
  void aLostReplyIsSettledUnderANewFence() {
    bench.world.faults().inject(CallKind.LAUNCH, 2, Fault.lostReply());
    bench.world.faults().inject(CallKind.PROVISION, 1, Fault.lostReply());

    ClusterStatus created = bench.create(2);

    assertThat(created.confirmedSpus()).isEqualTo(2);
    assertThat(bench.record().orElseThrow().fence().value()).isEqualTo(3);
  }

  @Test
  void aCallThatLandsLateIsRefusedByTheFence() {
    bench.world.faults().inject(CallKind.LAUNCH, 1, Fault.late());

    assertThat(bench.create(2).confirmedSpus()).isEqualTo(2);
    assertThat(bench.world.landLateCalls()).isNotEmpty().noneMatch(c -> c.succeeded());
    assertThat(bench.engine().probe(Bench.NAME).confirmedSpus()).isEqualTo(2);
    assertThat(bench.cluster().snapshot().orElseThrow().living()).hasSize(3);
  }

  @Test
  void aDeadlineUndoesACreate() {
    bench
        .world
        .faults()
        .inject(
            CallKind.PROVISION,
            1,
            Fault.after("pause", w -> bench.cluster().pauseStart(MemberId.spu(1))));

    SlipwayException failure = failureOf(() -> bench.create(2));

    assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    // A cluster that is gone has neither logs nor status.
    assertThat(failure)
        .hasMessageContaining("spu-1")
        .hasMessageContaining("CreateOptions.withKeepOnFailure(true)")
        .hasMessageContaining("CommandOptions.withTimeout")
        .hasMessageNotContaining("logs(");
    assertNothingIsLeft();
  }

  @Test
  void aCallThatHangsOnceIsRepeatedUnderANewFence() {
    bench.world.faults().inject(CallKind.LAUNCH, 1, Fault.hang());

    assertThat(bench.create(2).confirmedSpus()).isEqualTo(2);
    assertThat(bench.record().orElseThrow().fence().value()).isEqualTo(2);
  }

  @Test
  void aCallThatKeepsHangingIsUndoneAtTheDeadline() {
    bench.world.faults().always(c -> c.kind() == CallKind.LAUNCH, Fault.hang());

    SlipwayException failure = failureOf(() -> bench.create(2));

    assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertNothingIsLeft();
  }

  @Test
  void aCancelledCreateLeavesNothing() {
    CancellationToken cancellation = new CancellationToken();
    bench
        .world
        .faults()
        .inject(CallKind.LAUNCH, 1, Fault.after("Ctrl-C", w -> cancellation.cancel("Ctrl-C")));

    SlipwayException failure = failureOf(() -> create(2, bench.command(), cancellation));

    assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(failure).hasMessageContaining("START of cluster 'orders' was cancelled: Ctrl-C");
    assertNothingIsLeft();
  }

  @Test
  void anInterruptedCreateLeavesNothingAndKeepsTheFlag() {
    bench
        .world
        .faults()
        .inject(
            CallKind.LAUNCH, 1, Fault.after("interrupt", w -> Thread.currentThread().interrupt()));

    SlipwayException failure = failureOf(() -> bench.create(2));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
    assertNothingIsLeft();
  }

  @Test
  void anInterruptOfAFailingClaimCancelsInsteadOfBeingRetried() {
    bench
        .world
        .faults()
        .inject(
            CallKind.CLAIM,
            1,
            Fault.before(
                "interrupt and fail",
                w -> {
                  Thread.currentThread().interrupt();
                  throw BackendException.builder(ErrorCode.BACKEND_UNAVAILABLE, "boom")
                      .retryable()
                      .build();
                }));

    SlipwayException failure = failureOf(() -> bench.create(1));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(classes = {EngineEvent.ConfirmationChanged.class, EngineEvent.Retrying.class})
  void anInterruptWhileItWaitsCancels(Class<?> before) {
    bench.world.faults().inject(CallKind.PROVISION, 1, Fault.unavailable());
    pauseFirstSpuAtItsLaunch();
    EngineListener interrupts =
        event -> {
          boolean none = event instanceof EngineEvent.ConfirmationChanged e && e.confirmed() == 0;
          if (before.isInstance(event) && !none) {
            Thread.currentThread().interrupt();
          }
        };

    SlipwayException failure = failureOf(() -> create(2, bench.command().withListener(interrupts)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
    assertNothingIsLeft();
  }

  @Test
  void whatIsErasedNextIsEndedAtOnceAndWhatIsShutDownHasItsGrace() {
    bench
        .world
        .faults()
        .inject(
            CallKind.PROVISION,
            1,
            Fault.after("stubborn", w -> bench.cluster().ignoreTermination(MemberId.spu(1), true)));
    bench
        .world
        .faults()
        .inject(
            CallKind.LAUNCH, MemberId.spu(2), Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));

    assertThat(took(() -> assertThat(failureOf(() -> bench.create(2))).isNotNull()))
        .isLessThan(Duration.ofSeconds(20));

    bench.create(1);
    bench.cluster().ignoreTermination(MemberId.spu(1), true);
    assertThat(took(() -> bench.engine().shutdown(Bench.NAME)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aCancelOfTheWayBackSaysWhatItHasInterrupted() {
    CancellationToken cancellation = new CancellationToken();
    bench
        .world
        .faults()
        .inject(
            CallKind.LAUNCH, MemberId.spu(1), Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    EngineListener cancels =
        event -> {
          if (event instanceof EngineEvent.StepStarted e && e.step().equals("erase")) {
            cancellation.cancel("Ctrl-C");
          }
        };
    bench.world.faults().inject(CallKind.ERASE, 1, Fault.unavailable());

    SlipwayException failure =
        failureOf(() -> create(1, bench.command().withListener(cancels), cancellation));

    assertThat(failure)
        .hasMessageContaining("undoing CREATE of cluster 'orders' was cancelled: Ctrl-C");
  }

  @Test
  void aCloseWhileItWaitsLeavesTheOperationInFlight() {
    pauseFirstSpuAtItsLaunch();
    EngineListener closes =
        event -> {
          if (event instanceof EngineEvent.ConfirmationChanged e && e.confirmed() == 1) {
            ((DefaultReader) bench.engine()).raiseClosing();
          }
        };

    SlipwayException failure = failureOf(() -> create(2, bench.command().withListener(closes)));

    assertThat(failure.code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(bench.record().orElseThrow().requireOperation().backward()).isFalse();
    assertThat(bench.cluster().snapshot().orElseThrow().living()).isNotEmpty();
  }

  private ClusterStatus create(int spus, CommandOptions options) {
    return create(spus, options, new CancellationToken());
  }

  private ClusterStatus create(int spus, CommandOptions options, CancellationToken cancellation) {
    return bench.engine().execute(Command.create(Bench.spec(spus)), options, cancellation);
  }

  /** It is launched and never confirmed. */
  private void pauseFirstSpuAtItsLaunch() {
    bench
        .world
        .faults()
        .inject(
            CallKind.LAUNCH,
            1,
            Fault.after("pause", w -> bench.cluster().pauseStart(MemberId.spu(1))));
  }

  private Duration took(Runnable work) {
    Instant before = bench.world.time().now();
    work.run();
    return Duration.between(before, bench.world.time().now());
  }

  @Test
  void aFailedResumeLeavesTheClusterShutDownWithItsData() {
    bench.create(2);
    bench.cluster().write(MemberId.spu(1), "kept");
    bench.engine().shutdown(Bench.NAME, bench.command());
    bench.cluster().dieAtStart(MemberId.spu(2), 1, "boom");

    assertThat(failureOf(() -> bench.engine().resume(Bench.NAME, bench.command())).code())
        .isEqualTo(ErrorCode.BACKEND_REJECTED);

    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(bench.cluster().snapshot().orElseThrow().living()).isEmpty();
    assertThat(bench.cluster().records(MemberId.spu(1))).containsExactly("kept");
  }

  @Test
  void aResumeOnMissingDataIsRefusedAndCreatesNone() {
    bench.create(2);
    bench.engine().shutdown(Bench.NAME, bench.command());
    bench.cluster().emptyData(MemberId.spu(1));

    assertThat(failureOf(() -> bench.engine().resume(Bench.NAME, bench.command())).code())
        .isEqualTo(ErrorCode.DATA_MISSING);
    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
  }

  @Test
  void aShutdownThatFailsIsBlockedAndTheSameCommandFinishesIt() {
    bench.create(2);
    bench
        .world
        .faults()
        .inject(CallKind.STOP, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));

    SlipwayException failure =
        failureOf(() -> bench.engine().shutdown(Bench.NAME, bench.command()));

    assertThat(failure).hasMessageContaining("still in flight");
    assertThat(bench.record().orElseThrow().requireOperation().phase())
        .isEqualTo(OperationPhase.BLOCKED);
    assertThat(bench.engine().status(Bench.NAME).operation()).isPresent();

    assertThat(bench.engine().shutdown(Bench.NAME, bench.command()).state())
        .isEqualTo(LifecycleState.SHUTDOWN);
  }

  @Test
  void aRollbackThatFailsIsBlockedAndADeleteTakesOver() {
    bench.createOnly(2);
    bench.cluster().dieAtStart(MemberId.spu(1), 1, "boom");
    bench
        .world
        .faults()
        .inject(CallKind.STOP, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    failureOf(() -> bench.engine().start(Bench.NAME, bench.command()));
    assertThat(bench.record().orElseThrow().requireOperation().backward()).isTrue();
    assertThat(bench.record().orElseThrow().requireOperation().phase())
        .isEqualTo(OperationPhase.BLOCKED);

    bench.engine().delete(Bench.NAME, DeleteOptions.defaults(), bench.command());

    assertNothingIsLeft();
  }

  @Test
  void recoverFinishesWhatWasBlocked() {
    bench.create(2);
    bench
        .world
        .faults()
        .inject(CallKind.STOP, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    failureOf(() -> bench.engine().shutdown(Bench.NAME, bench.command()));

    RecoveryReport report = bench.engine().recover(Bench.NAME, bench.command());

    assertThat(report.action()).isEqualTo(RecoveryReport.Action.FINISHED);
    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
  }

  @Test
  void closingLeavesAnOperationInFlightForTheNextEngine() {
    bench
        .world
        .faults()
        .inject(
            CallKind.LAUNCH,
            1,
            Fault.after("close", w -> ((DefaultEngine) bench.engine()).raiseClosing()));
    bench.world.faults().inject(CallKind.LAUNCH, 2, Fault.hang());

    assertThat(failureOf(() -> bench.create(2)).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(bench.record().orElseThrow().requireOperation().backward()).isFalse();

    bench.restart();
    assertThat(bench.create(2).confirmedSpus()).isEqualTo(2);
  }

  @Test
  void aListenerThatFailsChangesNothing() {
    CommandOptions noisy =
        bench
            .command()
            .withListener(
                event -> {
                  throw new IllegalStateException("listener");
                });

    assertThat(
            bench.engine().create(Bench.spec(1), CreateOptions.defaults(), noisy).confirmedSpus())
        .isEqualTo(1);
  }

  private void assertNothingIsLeft() {
    assertThat(bench.state()).isEqualTo(LifecycleState.ABSENT);
    assertThat(bench.record()).isEmpty();
    assertThat(bench.cluster().exists()).isFalse();
  }

  static SlipwayException failureOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    SlipwayException failure = catchThrowableOfType(SlipwayException.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }
}
