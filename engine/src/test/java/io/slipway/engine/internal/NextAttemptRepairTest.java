package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.Command;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationStatus;
import io.slipway.engine.internal.record.NextAttempt;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Background repairs take up a blocked operation when its next attempt is due, and only then. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NextAttemptRepairTest {
  private static final int SPUS = 2;

  private final Bench bench = new Bench();
  private boolean broken;

  @AfterEach
  void everyChangeWasOneOfTheTables() {
    bench.assertJournalIsLegal();
    assertThat(bench.world.unclaimedCalls()).isEmpty();
  }

  @Test
  void aBlockedShutdownGoesOnWhenItsNextAttemptIsDue() {
    blockShutdown();
    broken = false;
    Instant due = blocked().nextAttempt().orElseThrow();
    assertThat(blocked().outlook()).contains("background repairs");
    bench.world.clearCalls();

    bench.world.time().advance(Duration.between(now(), due).minusMillis(1));
    assertThat(bench.repairInBackground()).isFalse();
    assertThat(bench.world.changes()).isEmpty();
    assertThat(blocked().phase()).isEqualTo(OperationPhase.BLOCKED);

    bench.world.time().advance(Duration.ofMillis(1));
    assertThat(bench.repairInBackground()).isTrue();
    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(bench.record().orElseThrow().operation()).isEmpty();
  }

  @Test
  void aBlockedWayBackGoesOnToo() {
    broken = true;
    breaks(CallKind.PROVISION);
    breaks(CallKind.ERASE);
    assertThatThrownBy(() -> bench.create(SPUS)).isInstanceOf(SlipwayException.class);
    assertThat(blocked().backward()).isTrue();
    broken = false;

    bench.world.time().advance(NextAttempt.MOST);
    assertThat(((DefaultEngine) bench.engine()).backendToRepair(Bench.NAME)).isPresent();
    assertThat(bench.repairInBackground()).isTrue();
    assertThat(bench.record()).isEmpty();
  }

  @Test
  void attemptsThatFailBecomeRareAndGoOn() {
    blockShutdown();
    List<Instant> attempts = new ArrayList<>();
    for (int minute = 0; minute < 24 * 60; minute++) {
      bench.world.time().advance(Duration.ofMinutes(1));
      if (bench.repairInBackground()) {
        attempts.add(now());
      }
    }

    assertThat(attempts).hasSizeBetween(24, 36);
    for (int i = 1; i < attempts.size(); i++) {
      assertThat(Duration.between(attempts.get(i - 1), attempts.get(i)))
          .isBetween(NextAttempt.LEAST, NextAttempt.MOST.plusMinutes(5));
    }
    assertThat(bench.state()).isEqualTo(LifecycleState.RUNNING);
  }

  @Test
  void whatItsCallerCancelledIsLeftAlone() {
    bench.create(SPUS);
    CancellationToken enough = new CancellationToken();
    bench.cluster().ignoreTermination(MemberId.spu(1), true);
    bench.world.time().after(Duration.ofSeconds(1), () -> enough.cancel("enough"));
    assertThatThrownBy(
            () -> bench.engine().execute(Command.shutdown(Bench.NAME), bench.command(), enough))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(blocked().nextAttempt()).isEmpty();
    bench.world.clearCalls();

    for (int hour = 0; hour < 48; hour++) {
      bench.world.time().advance(Duration.ofHours(1));
      assertThat(bench.repairInBackground()).isFalse();
    }
    assertThat(bench.world.changes()).isEmpty();
    assertThat(blocked().phase()).isEqualTo(OperationPhase.BLOCKED);
  }

  /** A command's precedence is no wish that the operation ends. */
  @Test
  void whatGaveWayToACommandKeepsANextAttempt() {
    blockShutdown();
    broken = false;
    bench.world.time().advance(NextAttempt.MOST);
    bench.cluster().ignoreTermination(MemberId.spu(1), true);
    CancellationToken precedence = new CancellationToken();
    bench
        .world
        .time()
        .after(Duration.ofSeconds(1), () -> precedence.cancel("start takes precedence"));

    assertThat(
            ((DefaultEngine) bench.engine())
                .repairInBackground(
                    Bench.NAME,
                    bench.command(),
                    precedence,
                    new ObservationRound(),
                    new Semaphore(1)))
        .isTrue();

    assertThat(blocked().phase()).isEqualTo(OperationPhase.BLOCKED);
    assertThat(blocked().cause()).contains("start takes precedence");
    bench.world.time().advance(NextAttempt.MOST);
    assertThat(bench.repairInBackground()).isTrue();
    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
  }

  /** What a crash, or a close, cuts short in the middle is not forgotten. */
  @Test
  void anAttemptThatIsCutShortIsDueStill() {
    blockShutdown();
    broken = false;
    bench.world.time().advance(NextAttempt.MOST);
    bench.world.faults().inject(CallKind.STOP, 1, Fault.crashBefore());
    assertThatThrownBy(bench::repairInBackground).isInstanceOf(SimulatedCrash.class);
    bench.restart();

    assertThat(bench.repairInBackground()).isTrue();
    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
  }

  @Test
  void thereIsRoomForSomeAtATimeOnly() {
    blockShutdown();
    bench.world.time().advance(NextAttempt.MOST);

    assertThat(
            ((DefaultEngine) bench.engine())
                .repairInBackground(
                    Bench.NAME,
                    bench.command(),
                    new CancellationToken(),
                    new ObservationRound(),
                    new Semaphore(0)))
        .isFalse();
  }

  private void blockShutdown() {
    assertThat(
            bench
                .engine()
                .create(Bench.spec(SPUS), CreateOptions.defaults(), bench.command())
                .state())
        .isEqualTo(LifecycleState.RUNNING);
    broken = true;
    breaks(CallKind.STOP);
    assertThatThrownBy(() -> bench.engine().shutdown(Bench.NAME, bench.command()))
        .isInstanceOf(SlipwayException.class);
    assertThat(blocked().phase()).isEqualTo(OperationPhase.BLOCKED);
  }

  private void breaks(CallKind kind) {
    bench
        .world
        .faults()
        .always(
            call -> broken && call.kind() == kind,
            Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
  }

  private OperationStatus blocked() {
    return bench.engine().status(Bench.NAME).operation().orElseThrow();
  }

  private Instant now() {
    return bench.world.time().now();
  }
}
