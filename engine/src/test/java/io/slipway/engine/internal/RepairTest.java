package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.VirtualTime;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.Condition;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RepairRecord;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Members seen to be broken are repaired, within bounds, and never in a user's way. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RepairTest {
  private static final int SPUS = 3;
  private static final MemberId FIRST = MemberId.spu(1);
  private static final Duration DETECTION = Duration.ofSeconds(8);

  private final Bench bench = new Bench();

  @Test
  void aDeadMemberIsNamedAndBroughtBack() {
    bench.create(SPUS);
    bench.cluster().kill(FIRST);

    assertThat(reasons(bench)).containsExactly("MEMBER_DEAD spu-1");
    assertThat(bench.repairInBackground()).isTrue();
    assertThatAllIsWell(bench);
    assertThat(bench.repairInBackground()).isFalse();
  }

  @Test
  void aSupersededInstanceIsNamedAndEnded() {
    bench.create(SPUS);
    InstanceId zombie = bench.cluster().supersede(FIRST);

    assertThat(reasons(bench)).containsExactly("SURPLUS spu-1");
    assertThat(bench.repairInBackground()).isTrue();

    assertThatAllIsWell(bench);
    assertThat(bench.cluster().snapshot().orElseThrow().living()).doesNotContain(zombie);
  }

  @Test
  void ownSurplusIsRetiredAndAStrangersIsNot() {
    bench.create(SPUS);
    bench.cluster().addOwnedInstance("left-over", null);
    bench.cluster().addOwnedRegistration("stale", FIRST);
    assertThat(bench.repairInBackground()).isTrue();
    assertThatAllIsWell(bench);

    bench.cluster().addForeignInstance("stranger");
    assertThat(bench.repairInBackground()).isFalse();
    assertThat(bench.world.snapshot().foreign().toString()).contains("stranger");
    assertThat(bench.engine().probe(Bench.NAME).conditions())
        .extracting(Condition::type)
        .containsExactly(Condition.Type.FOREIGN_MEMBER);
  }

  static Stream<Arguments> blindness() {
    return Stream.of(
        Arguments.of(Fault.incomplete("cannot see one", MemberSet.of(FIRST)), false),
        Arguments.of(Fault.incomplete("cannot see any", MemberSet.of()), true),
        Arguments.of(Fault.hang(), true),
        Arguments.of(Fault.unavailable(), true));
  }

  @ParameterizedTest
  @MethodSource("blindness")
  void whatCannotBeSeenIsNotRepaired(Fault blindness, boolean dead) {
    bench.create(SPUS);
    if (dead) {
      bench.cluster().kill(FIRST);
    }
    bench.world.clearCalls();
    bench.world.faults().always(call -> call.kind() == CallKind.OBSERVE, blindness);

    for (int i = 0; i < 5; i++) {
      try {
        assertThat(bench.repairInBackground()).isFalse();
      } catch (SlipwayException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
      }
    }

    assertThat(bench.world.changes()).isEmpty();
    assertThat(bench.record().orElseThrow().repairs()).isEqualTo(RepairRecord.NONE);
  }

  @Test
  void anUnseenMemberIsNotLaunchedByTheRepairOfAnother() {
    bench.create(SPUS);
    bench.cluster().kill(MemberId.spu(2));
    bench.world.clearCalls();
    int[] looks = {0};
    bench
        .world
        .faults()
        .always(
            call -> call.kind() == CallKind.OBSERVE && looks[0]++ < 4,
            Fault.incomplete("cannot see spu-1", MemberSet.of(FIRST)));

    assertThat(bench.repairInBackground()).isTrue();

    assertThatAllIsWell(bench);
    assertThat(bench.world.changes()).noneMatch(call -> call.members().contains(FIRST));
  }

  @Test
  void repairsOfAFlappingMemberBackOffAndEndInACondition() {
    bench.create(SPUS);
    Instant begin = bench.world.time().now();
    int repairs = 0;
    Duration pause = Duration.ZERO;
    for (int second = 0; second < 3600; second++) {
      if (bench.cluster().living(FIRST).isPresent()) {
        bench.cluster().kill(FIRST);
      }
      Instant before = bench.world.time().now();
      if (bench.repairInBackground()) {
        repairs++;
        if (repairs > 2) {
          Duration since = Duration.between(begin, before);
          assertThat(since).isGreaterThan(pause);
          pause = since;
        }
        begin = before;
      }
      bench.world.time().advance(Duration.ofSeconds(1));
    }

    assertThat(repairs).isEqualTo(RepairRecord.BOUND);
    assertThat(record().repairs().recent()).isEqualTo(RepairRecord.BOUND);
    assertThat(reasons(bench)).containsExactly("MEMBER_DEAD spu-1", "FLAPPING");
    bench.restart();
    assertThat(bench.repairInBackground()).isFalse();
    assertThat(reasons(bench)).contains("FLAPPING");
  }

  @Test
  void aMemberThatCannotStartEndsInAConditionTooAndARecoveryByHandStartsAnew() {
    bench.create(SPUS);
    for (int i = 0; i < 100; i++) {
      bench.cluster().dieAtStart(FIRST, 1, "no space left on device");
    }
    bench.cluster().kill(FIRST);
    bench.world.clearCalls();
    for (int second = 0; second < 3600; second++) {
      boolean unused = bench.repairInBackground();
      bench.world.time().advance(Duration.ofSeconds(1));
    }

    long launches =
        bench.world.changes().stream().filter(call -> call.kind() == CallKind.LAUNCH).count();
    assertThat(launches).isEqualTo(RepairRecord.BOUND);
    assertThat(reasons(bench)).containsExactly("MEMBER_DEAD spu-1", "FLAPPING");
    assertThat(bench.engine().status(Bench.NAME).operation().orElseThrow().cause())
        .contains("no space left on device");

    RecoveryReport failed = bench.engine().recover(Bench.NAME, bench.command());
    assertThat(failed.action()).isEqualTo(RecoveryReport.Action.FAILED);
    assertThat(reasons(bench)).containsExactly("MEMBER_DEAD spu-1");
    assertThat(record().repairs().recent()).isLessThan(RepairRecord.BOUND);
  }

  @Test
  void anyCommandTakesABlockedRepairOutOfTheWay() {
    bench.create(SPUS);
    bench.cluster().dieAtStart(FIRST, 1, "boom");
    bench.cluster().kill(FIRST);
    assertThat(bench.repairInBackground()).isTrue();
    assertThat(record().requireOperation().command().countsAsRepair()).isTrue();

    ClusterStatus down = bench.engine().shutdown(Bench.NAME, bench.command());

    assertThat(down.state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(record().operation()).isEmpty();
    assertThat(record().repairs()).isEqualTo(RepairRecord.NONE);
    assertThat(bench.cluster().snapshot().orElseThrow().living()).isEmpty();
  }

  @Test
  void aCommandPreemptsARepairThatRunsAndDoesNotFailBecauseOfIt() throws Exception {
    Bench stepped = steppedBench();
    VirtualTime time = stepped.world.time();
    CompletableFuture<ClusterStatus> created = run(() -> create(stepped));
    advanceUntil(time, created::isDone);
    stepped.cluster().pauseStart(FIRST);
    stepped.cluster().kill(FIRST);
    stepped.world.clearCalls();
    CompletableFuture<Boolean> repair = run(stepped::repairInBackground);
    advanceUntil(
        time, () -> stepped.world.changes().stream().anyMatch(c -> c.kind() == CallKind.LAUNCH));
    advanceUntil(time, () -> stepped.cluster().living(FIRST).isPresent());

    CompletableFuture<ClusterStatus> shutdown =
        run(
            () ->
                stepped
                    .engine()
                    .shutdown(
                        Bench.NAME, stepped.command().withTimeout(CommandOptions.MAX_TIMEOUT)));
    advanceUntil(time, () -> shutdown.isDone() && repair.isDone());

    assertThat(shutdown.get().state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(repair.get()).isTrue();
    assertThat(stepped.cluster().snapshot().orElseThrow().living()).isEmpty();
    assertThat(stepped.world.unclaimedCalls()).isEmpty();
  }

  @Test
  void theBackgroundLoopRepairsBySelfAndEndsWithItsEngine() throws Exception {
    Bench stepped = steppedBench();
    VirtualTime time = stepped.world.time();
    CompletableFuture<ClusterStatus> created = run(() -> create(stepped));
    advanceUntil(time, created::isDone);
    SlipwayEngine looping = stepped.open(stepped.store, Duration.ofSeconds(10));
    time.awaitPausing(1);
    stepped.cluster().kill(FIRST);

    advanceUntil(
        time,
        () ->
            stepped.cluster().snapshot().orElseThrow().living().size() == SPUS + 1
                && stepped.record().orElseThrow().operation().isEmpty());

    assertThat(stepped.record().orElseThrow().repairs().recent()).isEqualTo(1);
    assertThatAllIsWell(stepped);
    looping.close();
  }

  static Stream<Consumer<Bench>> latecomers() {
    return Stream.of(
        bench -> bench.cluster().killUnnoticed(FIRST, Duration.ofSeconds(5)),
        bench -> {
          bench.cluster().kill(FIRST);
          blindFor(bench, Duration.ofSeconds(5), MemberSet.of(FIRST));
        },
        bench -> {
          bench.cluster().kill(FIRST);
          blindFor(bench, Duration.ofSeconds(5), MemberSet.of());
        });
  }

  @ParameterizedTest
  @MethodSource("latecomers")
  void recoverFindsADeathThatShowsOnlyAfterAWhile(Consumer<Bench> death) {
    Bench slow = new Bench(FakeOptions.builder().detection(DETECTION).build());
    slow.create(SPUS);
    death.accept(slow);

    RecoveryReport report = slow.engine().recover(Bench.NAME, slow.command());

    assertThat(report.action()).isEqualTo(RecoveryReport.Action.REPAIRED);
    assertThatAllIsWell(slow);
  }

  @Test
  void recoverSaysWhatItCouldNotSeeAndDoesNotWaitForEver() {
    Bench slow = new Bench(FakeOptions.builder().detection(DETECTION).build());
    slow.create(SPUS);
    blindFor(slow, Duration.ofHours(1), MemberSet.of(FIRST));
    slow.world.clearCalls();
    VirtualTime time = slow.world.time();

    Instant begin = time.now();
    RecoveryReport report = slow.engine().recover(Bench.NAME, slow.command());

    assertThat(report.action()).isEqualTo(RecoveryReport.Action.NOTHING);
    assertThat(report.description()).contains("spu-1 is UNKNOWN");
    assertThat(Duration.between(begin, time.now())).isEqualTo(DETECTION);
    begin = time.now();
    Duration atMost = Duration.ofSeconds(3);
    assertThat(slow.engine().recover(Bench.NAME, slow.command().withTimeout(atMost)).action())
        .isEqualTo(RecoveryReport.Action.NOTHING);
    assertThat(Duration.between(begin, time.now())).isEqualTo(atMost);
    assertThat(slow.world.changes()).isEmpty();
  }

  @Test
  void recoverLooksOnceWhereAllIsWellAndEndsWhenItIsCancelled() {
    Bench slow = new Bench(FakeOptions.builder().detection(DETECTION).build());
    slow.create(SPUS);
    Instant begin = slow.world.time().now();
    RecoveryReport report = slow.engine().recover(Bench.NAME, slow.command());
    assertThat(report.action()).isEqualTo(RecoveryReport.Action.NOTHING);
    assertThat(report.description()).endsWith("no member is missing");
    assertThat(slow.world.time().now()).isEqualTo(begin);

    blindFor(slow, Duration.ofHours(1), MemberSet.of(FIRST));
    CancellationToken enough = new CancellationToken();
    slow.world.time().after(Duration.ofSeconds(1), () -> enough.cancel("enough"));
    assertThatThrownBy(() -> slow.engine().recover(Bench.NAME, slow.command(), enough))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(slow.world.time().now()).isEqualTo(begin.plusSeconds(1));
  }

  private static void blindFor(Bench bench, Duration duration, MemberSet unseen) {
    Instant end = bench.world.time().now().plus(duration);
    bench
        .world
        .faults()
        .always(
            call -> call.kind() == CallKind.OBSERVE && bench.world.time().now().isBefore(end),
            Fault.incomplete("cannot see " + unseen, unseen));
  }

  private Bench steppedBench() {
    return new Bench(
        FakeOptions.defaults(), FakeWorld.builder().time(VirtualTime.stepped()).seed(48).build());
  }

  private static ClusterStatus create(Bench stepped) {
    return stepped
        .engine()
        .create(
            Bench.spec(SPUS),
            CreateOptions.defaults(),
            stepped.command().withTimeout(CommandOptions.MAX_TIMEOUT));
  }

  private static <T> CompletableFuture<T> run(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task, "test-command").start());
  }

  /** Moves the clock slowly enough for other threads to meet their deadlines. */
  private static void advanceUntil(VirtualTime time, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      time.advance(Duration.ofMillis(5));
      LockSupport.parkNanos(200_000);
    }
  }

  private ClusterRecord record() {
    return bench.record().orElseThrow();
  }

  private static List<String> reasons(Bench bench) {
    return bench.engine().status(Bench.NAME).conditions().stream()
        .filter(c -> c.type() == Condition.Type.DEGRADED)
        .map(c -> (c.reason() + " " + c.member().map(MemberId::toString).orElse("")).strip())
        .toList();
  }

  private static void assertThatAllIsWell(Bench bench) {
    ClusterStatus status = bench.engine().probe(Bench.NAME);
    assertThat(status.state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(status.confirmedSpus()).isEqualTo(SPUS);
    assertThat(status.conditions()).isEmpty();
    assertThat(bench.cluster().snapshot().orElseThrow().living()).hasSize(SPUS + 1);
    assertThat(bench.world.unclaimedCalls()).isEmpty();
  }
}
