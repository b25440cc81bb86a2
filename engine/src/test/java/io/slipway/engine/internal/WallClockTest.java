package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.backend.fake.VirtualTime;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.record.NextAttempt;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's clock may jump at any time: nothing ends early by it, and nothing waits longer. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WallClockTest {
  private static final MemberId FIRST = MemberId.spu(1);
  private static final Duration JUST = Duration.ofMillis(1);

  private final Bench bench = bench();
  private final VirtualTime time = bench.world.time();

  @AfterEach
  void everyChangeWasOneOfTheTables() {
    bench.assertJournalIsLegal();
  }

  /** What a command came to, and how long it took. */
  private record Run(LifecycleState state, @Nullable ErrorCode failure, Duration taken) {}

  /** A command, and what makes it wait. */
  record Case(String name, LifecycleState from, Consumer<Bench> trouble, Consumer<Bench> command) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Case> cases() {
    Consumer<Bench> create = b -> b.create(2);
    Consumer<Bench> start = b -> b.engine().start(Bench.NAME, b.command());
    Consumer<Bench> resume = b -> b.engine().resume(Bench.NAME, b.command());
    Consumer<Bench> shutdown = b -> b.engine().shutdown(Bench.NAME, b.command());
    Consumer<Bench> delete =
        b -> b.engine().delete(Bench.NAME, DeleteOptions.shutdownFirst(), b.command());
    Consumer<Bench> recover = b -> b.engine().recover(Bench.NAME, b.command());
    Consumer<Bench> noStart = b -> b.cluster().pauseStart(FIRST);
    Consumer<Bench> slowStart =
        noStart.andThen(
            b ->
                b.world
                    .time()
                    .after(Duration.ofSeconds(30), () -> b.cluster().continueStart(FIRST)));
    Consumer<Bench> slowRestart = slowStart.andThen(b -> b.cluster().kill(FIRST));
    Consumer<Bench> noRestart = noStart.andThen(b -> b.cluster().kill(FIRST));
    Consumer<Bench> lateDeath = b -> b.cluster().killUnnoticed(FIRST, Duration.ofSeconds(8));
    Consumer<Bench> busy =
        b -> b.world.faults().inject(CallKind.LAUNCH, 1, Fault.unavailable(Duration.ofSeconds(20)));
    Consumer<Bench> deaf = b -> b.cluster().ignoreTermination(FIRST, true);
    Consumer<Bench> stuck = b -> b.cluster().stick(FIRST, true);
    return List.of(
        new Case("create in time", LifecycleState.ABSENT, slowStart, create),
        new Case("create too late", LifecycleState.ABSENT, noStart, create),
        new Case("start in time", LifecycleState.CREATED, slowStart, start),
        new Case("start too late", LifecycleState.CREATED, noStart, start),
        new Case("start repeated", LifecycleState.CREATED, busy, start),
        new Case("resume too late", LifecycleState.SHUTDOWN, noStart, resume),
        new Case("shutdown by force", LifecycleState.RUNNING, deaf, shutdown),
        new Case("shutdown too late", LifecycleState.RUNNING, stuck, shutdown),
        new Case("delete by force", LifecycleState.RUNNING, deaf, delete),
        new Case("repair in time", LifecycleState.RUNNING, slowRestart, recover),
        new Case("repair too late", LifecycleState.RUNNING, noRestart, recover),
        new Case("recovery in doubt", LifecycleState.RUNNING, lateDeath, recover));
  }

  static Stream<Arguments> jumps() {
    return cases().stream()
        .flatMap(
            each ->
                Stream.of(Duration.ofHours(1), Duration.ofHours(-1))
                    .map(jump -> Arguments.of(each, jump)));
  }

  @ParameterizedTest
  @MethodSource("jumps")
  void aCommandTakesAsLongAsWithoutTheJump(Case each, Duration jump) {
    Run without = run(each, Duration.ZERO);
    assertThat(without.taken()).isGreaterThan(Duration.ofSeconds(5));

    assertThat(run(each, jump)).isEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT-1H"})
  void whatIsTakenUpAfterAReopeningHasItsOwnTime(Duration jump) {
    bench.reach(LifecycleState.SHUTDOWN, 2);
    bench.cluster().pauseStart(FIRST);
    bench.world.faults().inject(CallKind.OBSERVE, 3, Fault.crashBefore());
    assertThat(
            catchThrowableOfType(
                SimulatedCrash.class, () -> bench.engine().resume(Bench.NAME, bench.command())))
        .isNotNull();
    time.jumpWall(jump);
    bench.restart();

    Instant begin = time.now();
    assertThat(bench.engine().recover(Bench.NAME, bench.command()).status().orElseThrow().state())
        .isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(Duration.between(begin, time.now()))
        .isBetween(Duration.ofMinutes(1), Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT-1H", "PT-40M"})
  void aNextAttemptIsDueWhenItWasToBe(Duration jump) {
    blockShutdown(Duration.ZERO);
    time.jumpWall(jump);

    assertDueAfter(NextAttempt.LEAST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT-1H"})
  void aJumpDuringAnOperationChangesNoRest(Duration jump) {
    blockShutdown(jump);

    assertThat(operation().nextAttemptAt()).isEqualTo(time.wall().plus(NextAttempt.LEAST));
    assertDueAfter(NextAttempt.LEAST);
  }

  /** Of another process only the wall time is known, so the longest rest bounds it. */
  @ParameterizedTest
  @ValueSource(strings = {"PT-1H", "P-30D"})
  void aReopeningWithAnEarlierClockRestsNoLongerThanTheLongestRest(Duration jump) {
    blockShutdown(Duration.ZERO);
    time.jumpWall(jump);
    bench.restart();

    assertDueAfter(NextAttempt.MOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT-1H"})
  void thePauseBetweenTwoRepairsIsAsLongAsEver(Duration jump) {
    bench.create(2);
    bench.cluster().kill(FIRST);
    assertThat(bench.repairInBackground()).isTrue();
    bench.world.clearCalls();
    Instant last = Objects.requireNonNull(bench.record().orElseThrow().repairs().lastAt());
    Duration left = Duration.between(time.wall(), last.plusSeconds(2));
    bench.cluster().kill(FIRST);
    time.jumpWall(jump);

    time.advance(left.minus(JUST));
    assertThat(bench.repairInBackground()).isFalse();
    time.advance(JUST);
    assertThat(bench.repairInBackground()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT-1H"})
  void whatIsStoredOrShownIsInWallTime(Duration jump) {
    bench.createOnly(1);
    time.jumpWall(jump);
    bench.events.clear();
    Instant begin = time.wall();

    Instant observed = bench.engine().start(Bench.NAME, bench.command()).observedAt();

    assertThat(observed).isBetween(begin, time.wall());
    assertThat(bench.record().orElseThrow().updatedAt()).isBetween(begin, time.wall());
    assertThat(bench.events).isNotEmpty();
    assertThat(bench.events).extracting(EngineEvent::at).allMatch(at -> !at.isBefore(begin));
  }

  private static Run run(Case each, Duration jump) {
    Bench bench = bench();
    bench.reach(each.from(), 2);
    if (each.from() == LifecycleState.ABSENT) {
      // The cluster's first start is the one that waits.
      bench
          .world
          .faults()
          .inject(
              CallKind.PROVISION, 1, Fault.after("trouble", world -> each.trouble().accept(bench)));
    } else {
      each.trouble().accept(bench);
    }
    VirtualTime time = bench.world.time();
    time.after(Duration.ofSeconds(5), () -> time.jumpWall(jump));
    Instant begin = time.now();
    SlipwayException failure =
        catchThrowableOfType(SlipwayException.class, () -> each.command().accept(bench));
    bench.assertJournalIsLegal();
    return new Run(
        bench.state(),
        failure == null ? null : failure.code(),
        Duration.between(begin, time.now()));
  }

  private static Bench bench() {
    return new Bench(
        FakeOptions.builder().detection(Duration.ofSeconds(10)).build(),
        FakeWorld.builder().seed(48).build());
  }

  private void blockShutdown(Duration jump) {
    bench.create(2);
    bench
        .world
        .faults()
        .inject(CallKind.STOP, 1, Fault.before("jump", world -> world.time().jumpWall(jump)));
    bench
        .world
        .faults()
        .inject(CallKind.STOP, 2, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    assertThat(
            catchThrowableOfType(
                SlipwayException.class, () -> bench.engine().shutdown(Bench.NAME, bench.command())))
        .isNotNull();
  }

  private void assertDueAfter(Duration rest) {
    assertThat(bench.repairInBackground()).isFalse();
    time.advance(rest.minus(JUST));
    assertThat(bench.repairInBackground()).isFalse();
    time.advance(JUST);
    assertThat(bench.repairInBackground()).isTrue();
    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
  }

  private OperationRecord operation() {
    return bench.record().orElseThrow().requireOperation();
  }
}
