package io.slipway.engine.internal;

import static io.slipway.engine.internal.FailureTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After a command with any timeout, a later one with enough time completes. */
class TimeoutTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Bench bench = new Bench();

  @AfterEach
  void everyChangeWasOneOfTheTables() {
    bench.assertJournalIsLegal();
    assertThat(bench.world.unclaimedCalls()).isEmpty();
  }

  @Test
  void aMemberThatIgnoresItsTerminationIsKilledHoweverShortTheTimeout() {
    bench.create(1);
    bench.cluster().ignoreTermination(MemberId.spu(1), true);

    bench.engine().shutdown(Bench.NAME, within(Duration.ofSeconds(2)));

    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(bench.record().orElseThrow().operation()).isEmpty();
  }

  /** Each transition of a plan has its own least time. */
  @Test
  void soIsAControllerAfterItAndASlowEraseFollows() {
    bench.create(1);
    bench
        .world
        .faults()
        .always(c -> c.kind() == CallKind.ERASE, Fault.slow(Duration.ofSeconds(40)));
    bench.cluster().ignoreTermination(MemberId.spu(1), true);
    bench.cluster().ignoreTermination(MemberId.controller(1), true);

    bench.engine().delete(Bench.NAME, DeleteOptions.shutdownFirst(), within(Duration.ofMillis(1)));

    assertNothingIsLeft();
  }

  @Test
  void aStartInAHurryIsUndoneByForce() {
    bench.createOnly(1);
    bench.cluster().pauseStart(MemberId.spu(1));
    bench
        .world
        .faults()
        .inject(
            CallKind.OBSERVE,
            3,
            Fault.after(
                "deaf", w -> bench.cluster().ignoreTermination(MemberId.controller(1), true)));

    assertThat(
            failureOf(() -> bench.engine().start(Bench.NAME, within(Duration.ofSeconds(5)))).code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);

    assertThat(bench.record().orElseThrow().operation()).isEmpty();
    assertThat(bench.state()).isEqualTo(LifecycleState.CREATED);
  }

  @Test
  void aCreateThatHasNoTimeIsUndone() {
    bench.world.faults().always(c -> true, Fault.slow(Duration.ofMillis(10)));

    SlipwayException failure =
        failureOf(
            () ->
                bench
                    .engine()
                    .create(Bench.spec(2), CreateOptions.defaults(), within(Duration.ofMillis(1))));

    assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shutdown", "recover", "delete", "delete with shutdown"})
  void whoTakesAShutdownUpBringsTheTimeThatItNeeds(String command) {
    bench.create(1);
    bench.cluster().ignoreTermination(MemberId.spu(1), true);
    bench.world.faults().always(c -> c.kind() == CallKind.STOP, Fault.slow(MINUTE));
    failureOf(() -> bench.engine().shutdown(Bench.NAME, within(Duration.ofSeconds(2))));
    assertThat(bench.record().orElseThrow().requireOperation().phase())
        .isEqualTo(OperationPhase.BLOCKED);

    give(command, within(Duration.ofMinutes(20)));

    assertThat(bench.state())
        .isEqualTo(command.startsWith("delete") ? LifecycleState.ABSENT : LifecycleState.SHUTDOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "recover", "delete", "delete with shutdown"})
  void whoTakesAWayBackUpBringsTheTimeThatItNeeds(String command) {
    bench
        .world
        .faults()
        .always(c -> c.kind() == CallKind.ERASE, Fault.slow(Duration.ofMinutes(2)))
        .inject(CallKind.PROVISION, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    failureOf(
        () ->
            bench
                .engine()
                .create(Bench.spec(1), CreateOptions.defaults(), within(Duration.ofMillis(1))));
    assertThat(bench.record().orElseThrow().requireOperation().backward()).isTrue();

    give(command, within(Duration.ofMinutes(20)));

    assertNothingIsLeft();
  }

  /** Looks can be slow too, not only changes. */
  @Test
  void aSlowLookIsGivenMoreTimeToo() {
    bench.create(1);
    bench
        .world
        .faults()
        .always(c -> c.kind() == CallKind.OBSERVE, Fault.slow(Duration.ofSeconds(40)));
    failureOf(() -> bench.engine().shutdown(Bench.NAME, within(MINUTE)));

    bench.engine().shutdown(Bench.NAME, within(Duration.ofHours(1)));

    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
  }

  @Test
  void whoBringsLessTimeTakesNone() {
    bench.create(1);
    bench.world.faults().always(c -> c.kind() == CallKind.STOP, Fault.slow(MINUTE));
    bench
        .world
        .faults()
        .inject(CallKind.OBSERVE, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    failureOf(() -> bench.engine().shutdown(Bench.NAME, within(Duration.ofMinutes(20))));

    bench.engine().recover(Bench.NAME, within(Duration.ofMillis(1)));

    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
  }

  @Test
  void theTimeThatSomebodyBringsOutlastsACrash() {
    bench.create(1);
    bench.world.faults().inject(CallKind.STOP, 1, Fault.crashBefore());
    crash(() -> bench.engine().shutdown(Bench.NAME, within(Duration.ofSeconds(2))));
    bench.world.faults().inject(CallKind.STOP, 1, Fault.crashBefore());

    crash(() -> bench.engine().recover(Bench.NAME, within(Duration.ofMinutes(20))));

    assertThat(bench.record().orElseThrow().requireOperation().timeout())
        .isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void aRetryIsNeverPutOffBeyondTheDeadline() {
    bench.createOnly(1);
    bench
        .world
        .faults()
        .always(c -> c.kind() == CallKind.LAUNCH, Fault.unavailable(Duration.ofHours(1)));
    Instant before = bench.world.time().now();

    SlipwayException failure = failureOf(() -> bench.engine().start(Bench.NAME, within(MINUTE)));

    assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(failure).hasMessageContaining("injected fault at LAUNCH");
    assertThat(Duration.between(before, bench.world.time().now()))
        .isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void aCancelEndsAnOperationThatIsTakenUpOnItsWayBack() {
    blockTheWayBackOfAStart();
    CancellationToken cancellation = new CancellationToken();
    bench
        .world
        .faults()
        .inject(CallKind.CLAIM, 1, Fault.after("Ctrl-C", w -> cancellation.cancel("Ctrl-C")));

    RecoveryReport report = bench.engine().recover(Bench.NAME, within(MINUTE), cancellation);

    assertThat(report.action()).isEqualTo(RecoveryReport.Action.FAILED);
    assertThat(report.failure())
        .hasValueSatisfying(e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(bench.record().orElseThrow().requireOperation().phase())
        .isEqualTo(OperationPhase.BLOCKED);
    assertThat(bench.engine().recover(Bench.NAME, within(MINUTE)).action())
        .isEqualTo(RecoveryReport.Action.ROLLED_BACK);
  }

  @Test
  void aCancelEndsAWayBackThatItHasNotCaused() {
    CancellationToken cancellation = new CancellationToken();
    bench.createOnly(1);
    bench
        .world
        .faults()
        .inject(CallKind.LAUNCH, 2, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false))
        .inject(CallKind.STOP, 1, Fault.before("Ctrl-C", w -> cancellation.cancel("Ctrl-C")));

    SlipwayException failure =
        failureOf(
            () -> bench.engine().execute(Command.start(Bench.NAME), within(MINUTE), cancellation));

    assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(failure)
        .hasMessageContaining("Ctrl-C")
        .hasMessageContaining("injected fault at LAUNCH")
        .hasMessageContaining("still in flight");
    bench.engine().delete(Bench.NAME, DeleteOptions.defaults(), within(MINUTE));
    assertNothingIsLeft();
  }

  /** Like a recovery of many clusters that is cancelled during the first. */
  @Test
  void aCancelThatComesBeforeATakeUpUndoesNothing() {
    bench.world.faults().inject(CallKind.LAUNCH, 1, Fault.crashBefore());
    crash(() -> bench.create(1));
    ClusterRecord before = bench.record().orElseThrow();
    CancellationToken cancellation = new CancellationToken();
    cancellation.cancel("Ctrl-C");

    assertThat(
            failureOf(() -> bench.engine().recover(Bench.NAME, within(MINUTE), cancellation))
                .code())
        .isEqualTo(ErrorCode.CANCELLED);
    assertThat(bench.engine().recoverAll(within(MINUTE), cancellation))
        .singleElement()
        .satisfies(r -> assertThat(r.action()).isEqualTo(RecoveryReport.Action.FAILED));

    assertThat(bench.record()).contains(before);
    assertThat(bench.create(1).confirmedSpus()).isEqualTo(1);
  }

  private void blockTheWayBackOfAStart() {
    bench.createOnly(1);
    bench
        .world
        .faults()
        .inject(CallKind.LAUNCH, 2, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false))
        .inject(CallKind.STOP, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    failureOf(() -> bench.engine().start(Bench.NAME, within(MINUTE)));
  }

  private void crash(Executable command) {
    try {
      command.execute();
    } catch (SimulatedCrash crash) {
      bench.restart();
      return;
    } catch (Throwable other) {
      throw new AssertionError("no crash", other);
    }
    throw new AssertionError("no crash");
  }

  private void give(String command, CommandOptions options) {
    try {
      switch (command) {
        case "create" -> bench.engine().create(Bench.spec(1), CreateOptions.defaults(), options);
        case "shutdown" -> bench.engine().shutdown(Bench.NAME, options);
        case "recover" -> bench.engine().recover(Bench.NAME, options);
        default -> {
          DeleteOptions delete =
              command.contains("with") ? DeleteOptions.shutdownFirst() : DeleteOptions.defaults();
          bench.engine().delete(Bench.NAME, delete, options);
        }
      }
    } catch (SlipwayException undone) {
      // The same create, and a delete of what was undone meanwhile, say so.
      assertThat(bench.record()).as(undone.getMessage()).isEmpty();
    }
  }

  private CommandOptions within(Duration timeout) {
    return bench.command().withTimeout(timeout);
  }

  private void assertNothingIsLeft() {
    assertThat(bench.record()).isEmpty();
    assertThat(bench.cluster().exists()).isFalse();
  }
}
