package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationPlan;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cluster whose place is gone for good leaves nothing in the store, and nothing is called. */
class ForgetTest {
  private final Bench bench = new Bench();

  @ParameterizedTest
  @EnumSource(names = {"CREATED", "RUNNING", "SHUTDOWN"})
  void theRecordOfAPlaceThatIsGoneIsRemoved(LifecycleState state) {
    bench.reach(state, 2);
    loseThePlace();
    FakeSnapshot world = bench.world.snapshot();
    bench.world.clearCalls();
    bench.events.clear();

    assertThat(forget().state()).isEqualTo(LifecycleState.FORGOTTEN);

    assertThat(bench.record()).isEmpty();
    assertThat(bench.world.changes()).isEmpty();
    assertThat(bench.world.calls()).hasSize(1).allMatch(c -> c.kind() == CallKind.OBSERVE);
    assertThat(bench.world.snapshot()).isEqualTo(world);
    assertThat(bench.events)
        .filteredOn(EngineEvent.Committed.class::isInstance)
        .isNotEmpty()
        .allSatisfy(
            event -> {
              EngineEvent.Committed committed = (EngineEvent.Committed) event;
              assertThat(committed.kind()).isEqualTo(OperationKind.FORGET);
              assertThat(committed.to()).isEqualTo(LifecycleState.FORGOTTEN);
            });
    OperationId id = ((EngineEvent.OfOperation) bench.events.get(0)).operation();
    assertThat(bench.engine().operation(id).map(Operation::status))
        .hasValueSatisfying(
            status -> {
              assertThat(status.command()).isEqualTo(OperationPlan.FORGET);
              assertThat(status.phase()).isEqualTo(OperationPhase.DONE);
            });
    bench.assertJournalIsLegal();
  }

  @Test
  void aPlaceThatAnswersIsRefused() {
    bench.create(2);
    int writes = bench.store.writes();

    assertThatThrownBy(this::forget)
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_TRANSITION);
              assertThat(e.problem().actual())
                  .hasValueSatisfying(was -> assertThat(was).contains("'fake' answers"));
              assertThat(e.problem().actions())
                  .extracting(r -> r.action().orElseThrow())
                  .containsExactly(Remedy.Action.SHUTDOWN_AND_DELETE);
            });
    assertThat(bench.store.writes()).isEqualTo(writes);
    assertThat(bench.state()).isEqualTo(LifecycleState.RUNNING);
  }

  @Test
  void aBackendThatIsThereAndDoesNotWorkIsRefusedWithItsFailure() {
    bench.create(2);
    bench
        .world
        .faults()
        .always(
            c -> c.kind() == CallKind.OBSERVE, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));

    assertThat(FailureTest.failureOf(this::forget).code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(bench.state()).isEqualTo(LifecycleState.RUNNING);
  }

  @Test
  void theTimeoutBoundsTheLook() {
    bench.create(2);
    bench.world.faults().always(c -> c.kind() == CallKind.OBSERVE, Fault.hang());
    Duration timeout = Duration.ofSeconds(2);
    Instant before = bench.world.time().now();

    assertThatThrownBy(() -> forget(timeout)).isInstanceOf(SlipwayException.class);

    assertThat(bench.world.time().now()).isEqualTo(before.plus(timeout));
    assertThat(bench.state()).isEqualTo(LifecycleState.RUNNING);
  }

  @Test
  void aLookThatTheTimeoutCutsShortProvesNothing() {
    bench.create(2);
    loseThePlaceAfter(Duration.ofSeconds(5));

    SlipwayException late = FailureTest.failureOf(() -> forget(Duration.ofSeconds(5)));

    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(late.problem().actions())
        .extracting(r -> r.action().orElseThrow())
        .containsExactly(Remedy.Action.LONGER_TIMEOUT);
    assertThat(bench.state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(forget(Duration.ofSeconds(6)).state()).isEqualTo(LifecycleState.FORGOTTEN);
  }

  @Test
  void thereMustBeARecord() {
    loseThePlace();

    assertThat(FailureTest.failureOf(this::forget).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(bench.world.calls()).isEmpty();
  }

  @Test
  void anOperationThatIsBlockedBecauseThePlaceIsGoneEndsWithIt() {
    bench.create(2);
    loseThePlace();
    assertThat(
            FailureTest.failureOf(() -> bench.engine().shutdown(Bench.NAME, bench.command()))
                .code())
        .isIn(ErrorCode.BACKEND_UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED);
    OperationId shutdown = bench.record().orElseThrow().requireOperation().id();
    Operation handle = bench.engine().operation(shutdown).orElseThrow();

    forget();

    assertThat(bench.record()).isEmpty();
    assertThat(handle.result()).isCompletedExceptionally();
    assertThat(bench.restart().operation(shutdown).orElseThrow().status())
        .satisfies(
            status -> {
              assertThat(status.phase()).isEqualTo(OperationPhase.ROLLED_BACK);
              assertThat(status.cause()).contains("SHUTDOWN", "gave way to FORGET");
            });
    bench.assertJournalIsLegal();
  }

  @Test
  void aCreateThatACrashHasInterruptedEndsWithIt() {
    bench.world.faults().inject(CallKind.PROVISION, 1, Fault.crashBefore());
    assertThatThrownBy(() -> bench.create(2)).isInstanceOf(SimulatedCrash.class);
    bench.restart();
    assertThat(bench.state()).isEqualTo(LifecycleState.ABSENT);
    loseThePlace();

    assertThat(forget().state()).isEqualTo(LifecycleState.FORGOTTEN);

    assertThat(bench.record()).isEmpty();
    bench.assertJournalIsLegal();
  }

  @Test
  void itIsRefusedWhileACommandHasTheCluster() {
    bench.createOnly(1);
    List<ErrorCode> refused = new ArrayList<>();
    bench
        .world
        .faults()
        .inject(
            CallKind.LAUNCH,
            1,
            Fault.before(
                "forget", world -> refused.add(FailureTest.failureOf(this::forget).code())));

    bench.engine().start(Bench.NAME, bench.command());

    assertThat(refused).isNotEmpty().containsOnly(ErrorCode.OPERATION_IN_PROGRESS);
  }

  @Test
  void aCrashAtEachWriteIsFinishedByTheSameCommandOrLeavesAll() {
    int crashes = 0;
    while (crashesAt(crashes + 1, true) && crashesAt(crashes + 1, false)) {
      crashes++;
    }
    // Two entries of the history, the intent, the removal.
    assertThat(crashes).isEqualTo(4);
  }

  private static boolean crashesAt(int write, boolean before) {
    Bench bench = new Bench();
    bench.create(2);
    bench.world.faults().always(c -> true, Fault.unavailable());
    SlipwayException blocked =
        FailureTest.failureOf(() -> bench.engine().shutdown(Bench.NAME, bench.command()));
    assertThat(blocked).isNotNull();
    bench.world.clearCalls();
    int[] writes = {0};
    bench.store.hook(
        (key, first) -> {
          writes[0] += first ? 1 : 0;
          if (writes[0] == write && first == before) {
            throw new SimulatedCrashOfStore();
          }
        });
    boolean crashed = false;
    try {
      bench.engine().execute(Command.forget(Bench.NAME), bench.command());
    } catch (SimulatedCrashOfStore crash) {
      crashed = true;
    }
    bench.store.hook((key, first) -> {});
    SlipwayEngine next = bench.restart();
    if (bench.record().isPresent()) {
      boolean begun =
          bench.record().orElseThrow().requireOperation().purpose() == OperationKind.FORGET;
      if (begun) {
        RecoveryReport report = next.recover(Bench.NAME, bench.command());
        assertThat(report.action()).isEqualTo(RecoveryReport.Action.FINISHED);
      } else {
        next.execute(Command.forget(Bench.NAME), bench.command());
      }
    }
    assertThat(bench.record()).as("write " + write).isEmpty();
    assertThat(bench.world.changes()).isEmpty();
    bench.assertJournalIsLegal();
    return crashed;
  }

  private static final class SimulatedCrashOfStore extends Error {
    private static final long serialVersionUID = 1L;
  }

  private void crashInAForget() {
    bench.create(2);
    loseThePlace();
    bench.store.hook(
        (key, first) -> {
          if (first && key.startsWith("ended/")) {
            throw new SimulatedCrashOfStore();
          }
        });
    assertThatThrownBy(this::forget).isInstanceOf(SimulatedCrashOfStore.class);
    bench.store.hook((key, first) -> {});
    bench.restart();
  }

  @Test
  void aForgetThatACrashHasInterruptedGivesWayToACommandWhenThePlaceIsBack() {
    crashInAForget();
    bench.world.faults().clear();

    ClusterStatus after = bench.engine().shutdown(Bench.NAME, bench.command());

    assertThat(after.state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(bench.world.cluster(Bench.NAME.value()).exists()).isTrue();
  }

  @Test
  void aRecoveryFinishesItWhileThePlaceIsGone() {
    crashInAForget();

    bench.engine().recover(Bench.NAME, bench.command());

    assertThat(bench.record()).isEmpty();
    assertThat(bench.world.unclaimedCalls()).isEmpty();
  }

  @Test
  void aRecoveryLeavesItWhenThePlaceAnswers() {
    crashInAForget();
    bench.world.faults().clear();

    SlipwayException refused =
        FailureTest.failureOf(() -> bench.engine().recover(Bench.NAME, bench.command()));

    assertThat(refused.code()).isEqualTo(ErrorCode.ILLEGAL_TRANSITION);
    assertThat(refused).hasMessageContaining("answers");
    assertThat(bench.record()).isPresent();
  }

  @Test
  void aBackendThatIsNotInstalledDoesNotAnswerEither() {
    bench.create(2);
    SlipwayEngine without =
        TestEngines.open(
            new FakeBackendProvider(bench.world, FakeOptions.builder().name("other").build()),
            bench.store,
            bench.world.time(),
            Runnable::run,
            UUID::randomUUID,
            bench.events::add,
            Duration.ZERO);

    assertThat(without.forget(Bench.NAME).state()).isEqualTo(LifecycleState.FORGOTTEN);

    assertThat(bench.record()).isEmpty();
    assertThat(bench.cluster().exists()).isTrue();
  }

  @Test
  void whatAPlaceStillHasIsInTheWayOfTheNameWhenItComesBack() {
    bench.create(2);
    loseThePlace();
    forget();
    bench.world.faults().clear();

    SlipwayException inTheWay = FailureTest.failureOf(() -> bench.create(2));

    assertThat(inTheWay.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(inTheWay.problem().actions())
        .extracting(r -> r.action().orElseThrow())
        .contains(Remedy.Action.STORE_ERASE_ORPHAN);
  }

  private void loseThePlace() {
    bench.world.faults().always(c -> true, Fault.failBefore(ErrorCode.BACKEND_UNAVAILABLE, false));
  }

  /** It takes its time to say so. */
  private void loseThePlaceAfter(Duration delay) {
    bench
        .world
        .faults()
        .always(
            c -> true,
            Fault.before(
                "lost",
                world -> {
                  world.time().advance(delay);
                  throw BackendException.rejected(ErrorCode.BACKEND_UNAVAILABLE, "no such host");
                }));
  }

  private ClusterStatus forget() {
    return bench.engine().execute(Command.forget(Bench.NAME), bench.command());
  }

  private ClusterStatus forget(Duration timeout) {
    return bench.engine().execute(Command.forget(Bench.NAME), bench.command().withTimeout(timeout));
  }
}
