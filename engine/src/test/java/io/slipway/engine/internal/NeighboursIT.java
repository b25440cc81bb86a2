package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.Uninterruptibles;
import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeCall;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.VirtualTime;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.Condition;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StoredValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One cluster hangs, fails or is damaged, and the others do not notice. The clock stands unless a
 * test moves it, so that any wait for the troubled one lasts for ever.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NeighboursIT {
  private static final int SPUS = 2;
  private static final MemberId SPU = MemberId.spu(1);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** The first in the order of names, so that sequential work begins with it. */
  private static final ClusterName TROUBLED = ClusterName.of("a-troubled");

  private static final ClusterName SECOND = ClusterName.of("b-well");
  private static final ClusterName THIRD = ClusterName.of("c-well");

  private final CallThreads threads = new CallThreads("test");
  private final VirtualTime time = VirtualTime.stepped();
  private final Bench bench =
      new Bench(
          FakeOptions.defaults(),
          FakeWorld.builder()
              .time(time)
              .startLatency(Duration.ZERO)
              .stopLatency(Duration.ZERO)
              .build(),
          threads);
  private final List<SlipwayEngine> opened = new ArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void release() {
    released.countDown();
    opened.forEach(SlipwayEngine::close);
    bench.engine().close();
    threads.close();
  }

  @Test
  void aLookThatHangsHoldsUpNoRepairOfAnother() throws Exception {
    createAll();
    bench.world.clearCalls();
    bench.world.faults().always(looksAt(TROUBLED), held());
    startRepairs();
    for (int i = 0; i < 2; i++) {
      bench.cluster(SECOND).kill(SPU);
      advanceUntil(() -> isWhole(SECOND));
    }
    bench.cluster(THIRD).kill(SPU);
    advanceUntil(() -> isWhole(THIRD));

    assertThat(looks(TROUBLED)).as("one look hangs; no other is begun beside it").isEqualTo(1);
  }

  @Test
  void aRepairThatHangsHoldsUpNoRepairOfAnother() throws Exception {
    createAll();
    bench.world.faults().always(calls(CallKind.LAUNCH, TROUBLED), held());
    bench.cluster(TROUBLED).kill(SPU);
    startRepairs();
    advanceUntil(() -> bench.world.calls().stream().anyMatch(calls(CallKind.LAUNCH, TROUBLED)));
    bench.cluster(SECOND).kill(SPU);
    advanceUntil(() -> isWhole(SECOND));

    assertThat(isWhole(TROUBLED)).isFalse();
  }

  static Stream<Supplier<Throwable>> defects() {
    return Stream.of(
        () -> new IllegalStateException("a question failed"),
        () -> new UncheckedIOException(new IOException("Input/output error")),
        () -> new NoClassDefFoundError("somebody/Else"),
        () -> new AssertionError("cannot be"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void noFailureEndsTheRepairs(Supplier<Throwable> defect) throws Exception {
    createAll();
    boolean[] broken = {true};
    bench.world.faults().always(looksAt(TROUBLED).and(call -> broken[0]), Faults.throwing(defect));
    startRepairs();
    for (int i = 0; i < 2; i++) {
      bench.cluster(SECOND).kill(SPU);
      advanceUntil(() -> isWhole(SECOND));
    }
    broken[0] = false;
    bench.cluster(TROUBLED).kill(SPU);

    advanceUntil(() -> isWhole(TROUBLED));
  }

  @Test
  void failedLooksBecomeRarerForTheirClusterOnly() throws Exception {
    createAll();
    bench.world.faults().always(looksAt(TROUBLED), Fault.unavailable());
    startRepairs();
    bench.world.clearCalls();
    int rounds = 20;
    advanceUntil(() -> looks(SECOND) >= rounds && looks(THIRD) >= rounds);

    assertThat(looks(TROUBLED)).isBetween(2L, rounds / 2L);
  }

  @Test
  void closingEndsALookThatHangs() throws Exception {
    createAll();
    bench.world.faults().always(looksAt(TROUBLED), Fault.hang());
    startRepairs();
    time.advance(INTERVAL);
    // The loop, and the look.
    time.awaitPausing(2);
    Instant before = time.now();

    opened.get(0).close();

    assertThat(time.now()).isEqualTo(before);
    assertThat(bench.world.calls().stream().filter(looksAt(TROUBLED)).map(FakeCall::result))
        .last()
        .asString()
        .startsWith("CANCELLED");
  }

  @Test
  void aCommandThatWaitsForALookThatHangsHeedsItsOwnCancellation() throws Exception {
    SlipwayEngine repairing = whileALookHangs();
    CancellationToken cancellation = new CancellationToken();
    CompletableFuture<ClusterStatus> shutdown =
        run(() -> repairing.execute(Command.shutdown(TROUBLED), bench.command(), cancellation));

    cancellation.cancel("the test wants it");

    assertFailure(shutdown, ErrorCode.CANCELLED).hasMessageContaining("the test wants it");
  }

  @Test
  void aCommandThatWaitsForALookThatHangsHasItsOwnTimeout() throws Exception {
    SlipwayEngine repairing = whileALookHangs();

    assertFailure(
            run(
                () ->
                    repairing.shutdown(
                        TROUBLED, bench.command().withTimeout(Duration.ofMillis(10)))),
            ErrorCode.DEADLINE_EXCEEDED)
        .hasMessageContaining("nothing changed");
  }

  @Test
  void aCommandThatWaitsForALookThatHangsEndsWithItsEngine() throws Exception {
    SlipwayEngine repairing = whileALookHangs();
    CompletableFuture<ClusterStatus> shutdown =
        run(() -> repairing.shutdown(TROUBLED, bench.command()));

    CompletableFuture<Void> closed = CompletableFuture.runAsync(repairing::close, threads);

    assertFailure(shutdown, ErrorCode.CLOSED);
    released.countDown();
    closed.get();
  }

  /** A background look hangs and ignores its deadline and cancellation. */
  private SlipwayEngine whileALookHangs() throws Exception {
    createAll();
    bench.world.clearCalls();
    bench.world.faults().always(looksAt(TROUBLED), held());
    startRepairs();
    advanceUntil(() -> looks(TROUBLED) == 1);
    return opened.get(0);
  }

  private static AbstractThrowableAssert<?, ?> assertFailure(
      CompletableFuture<?> of, ErrorCode code) {
    return assertThat(catchThrowable(of::get).getCause())
        .satisfies(e -> assertThat(((SlipwayException) e).code()).isEqualTo(code));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aListHasTheOthersAndSaysWhatFailed(Supplier<Throwable> defect) {
    createAll();
    bench.world.faults().always(looksAt(TROUBLED), Faults.throwing(defect));

    List<ClusterStatus> all = bench.engine().list();

    assertThat(all).extracting(s -> s.cluster().name()).containsExactly(TROUBLED, SECOND, THIRD);
    assertThat(all.get(0).conditions())
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.type()).isEqualTo(Condition.Type.BACKEND_UNAVAILABLE);
              assertThat(condition.message())
                  .contains(defect.get().toString(), "defect of backend 'fake'");
            });
    assertThatAllIsWell(all.subList(1, 3));
    assertThat(bench.engine().probe(TROUBLED).conditions()).hasSize(1);
  }

  @Test
  void clustersThatHangCostAListTheirDeadlineOnce() throws Exception {
    int hanging = 12;
    List<ClusterName> names =
        IntStream.range(0, hanging).mapToObj(i -> ClusterName.of("hangs-" + (10 + i))).toList();
    names.forEach(name -> bench.create(name, 1));
    bench.create(THIRD, SPUS);
    bench
        .world
        .faults()
        .always(
            looks().and(call -> !call.cluster().orElseThrow().name().equals(THIRD)), Fault.hang());

    CompletableFuture<List<ClusterStatus>> list = run(() -> bench.engine().list());
    time.awaitPausing(hanging);
    time.advance(Duration.ofSeconds(2));
    List<ClusterStatus> all = list.get();

    assertThat(all).hasSize(hanging + 1);
    assertThatAllIsWell(all.subList(0, 1));
    assertThat(all.subList(1, all.size()))
        .allSatisfy(
            status ->
                assertThat(status.conditions())
                    .extracting(Condition::type)
                    .contains(Condition.Type.INCOMPLETE));
  }

  @Test
  void aLookThatHeedsNoDeadlineHoldsUpNoList() {
    createAll();
    bench.world.clearCalls();
    bench.world.faults().always(looksAt(TROUBLED), deaf());

    List<ClusterStatus> all = bench.engine().list();
    List<ClusterStatus> next = bench.engine().probeAll();

    assertThat(all.get(0).conditions())
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.type()).isEqualTo(Condition.Type.BACKEND_UNAVAILABLE);
              assertThat(condition.message()).contains("fake", "no answer");
            });
    assertThatAllIsWell(all.subList(1, 3));
    assertThat(next.get(0).conditions())
        .extracting(Condition::type)
        .containsExactly(Condition.Type.BACKEND_UNAVAILABLE);
    assertThatAllIsWell(next.subList(1, 3));
    assertThat(looks(TROUBLED)).as("no other is begun beside one that is stuck").isEqualTo(1);
    released.countDown();
    await(() -> bench.engine().list().get(0).conditions().isEmpty());
  }

  @Test
  void looksThatAreStuckHaveABound() {
    int hanging = 3 * BoundedLooks.STUCK;
    for (int i = 0; i < hanging; i++) {
      bench.createOnly(ClusterName.of("hangs-" + i), 1);
    }
    bench.world.clearCalls();
    bench.world.faults().always(looks(), deaf());

    List<ClusterStatus> all = bench.engine().list();

    assertThat(all)
        .hasSize(hanging)
        .allSatisfy(
            status ->
                assertThat(status.conditions())
                    .extracting(Condition::type)
                    .containsExactly(Condition.Type.BACKEND_UNAVAILABLE));
    // While the last of them was under way, each of the others may have begun one more.
    assertThat(bench.world.calls().stream().filter(looks()))
        .hasSizeLessThan(BoundedLooks.STUCK + DefaultReader.LOOKS);
  }

  @Test
  void aLookThatHeedsNoDeadlineHoldsUpNoRecoveryOfAll() {
    createAll();
    bench.world.faults().always(looksAt(TROUBLED), deaf());
    bench.engine().list();

    List<RecoveryReport> all = bench.engine().recoverAll(bench.command());

    assertThat(all)
        .extracting(RecoveryReport::action)
        .containsExactly(
            RecoveryReport.Action.FAILED,
            RecoveryReport.Action.NOTHING,
            RecoveryReport.Action.NOTHING);
    assertThat(all.get(0).failure().orElseThrow().code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
  }

  @Test
  void aRecoveryOfAllHasNobodyWaitForOneThatHangs() throws Exception {
    createAll();
    bench.world.reboot();
    bench.world.faults().always(calls(CallKind.CLAIM, TROUBLED), held());

    CompletableFuture<List<RecoveryReport>> all =
        run(() -> bench.engine().recoverAll(bench.command()));
    await(() -> isWhole(SECOND) && isWhole(THIRD));
    assertThat(all.isDone()).isFalse();
    released.countDown();

    assertThat(all.get())
        .extracting(RecoveryReport::cluster)
        .containsExactly(TROUBLED, SECOND, THIRD);
    assertThat(all.get())
        .extracting(RecoveryReport::action)
        .containsOnly(RecoveryReport.Action.REPAIRED);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aRecoveryOfAllTellsWhichFailed(Supplier<Throwable> defect) {
    createAll();
    bench.world.reboot();
    bench.world.faults().always(looksAt(TROUBLED), Faults.throwing(defect));

    List<RecoveryReport> reports = bench.engine().recoverAll(bench.command());

    assertThat(reports)
        .extracting(RecoveryReport::action)
        .containsExactly(
            RecoveryReport.Action.FAILED,
            RecoveryReport.Action.REPAIRED,
            RecoveryReport.Action.REPAIRED);
    assertThat(reports.get(0).description()).contains(defect.get().toString());
  }

  @Test
  void anInterruptEndsARecoveryOfAllAndStaysFlagged() throws Exception {
    createAll();
    bench.world.reboot();
    bench.world.faults().always(calls(CallKind.CLAIM, TROUBLED), Fault.hang());
    boolean[] flagged = {false};
    List<RecoveryReport> reports = new ArrayList<>();
    Thread caller =
        new Thread(
            () -> {
              reports.addAll(bench.engine().recoverAll(bench.command()));
              flagged[0] = Thread.currentThread().isInterrupted();
            });
    caller.start();
    await(() -> isWhole(SECOND) && isWhole(THIRD));
    time.awaitPausing(1);

    caller.interrupt();
    caller.join();

    assertThat(flagged[0]).isTrue();
    assertThat(reports.get(0).action()).isEqualTo(RecoveryReport.Action.FAILED);
  }

  @Test
  void aRecordThatCannotBeReadIsTheTroubleOfItsCluster() throws Exception {
    createAll();
    StoredValue whole = bench.store.damage("cluster/" + TROUBLED);
    SlipwayEngine engine = bench.restart();

    List<ClusterStatus> all = engine.list();
    assertThat(all).extracting(s -> s.cluster().name()).containsExactly(TROUBLED, SECOND, THIRD);
    assertThat(all.get(0).conditions())
        .extracting(condition -> condition.failure().map(Problem::code))
        .containsExactly(Optional.of(ErrorCode.STORE_DAMAGED));
    assertThatAllIsWell(all.subList(1, 3));
    assertIsDamaged(() -> engine.status(TROUBLED));
    assertIsDamaged(() -> engine.delete(TROUBLED, DeleteOptions.shutdownFirst(), bench.command()));
    assertIsDamaged(() -> bench.create(TROUBLED, SPUS));
    assertIsDamaged(() -> engine.recover(TROUBLED, bench.command()));

    bench.cluster(SECOND).kill(SPU);
    List<RecoveryReport> reports = engine.recoverAll(bench.command());
    assertThat(reports)
        .extracting(RecoveryReport::action)
        .containsExactly(
            RecoveryReport.Action.FAILED,
            RecoveryReport.Action.REPAIRED,
            RecoveryReport.Action.NOTHING);
    startRepairs();
    bench.cluster(THIRD).kill(SPU);
    advanceUntil(() -> isWhole(THIRD));
    assertThat(engine.delete(THIRD, DeleteOptions.shutdownFirst(), bench.command()).state())
        .isEqualTo(LifecycleState.DELETED);

    bench.store.mend("cluster/" + TROUBLED, whole);
    assertThatAllIsWell(engine.list());
  }

  @Test
  void aRecordUnderAnothersNameIsNobodys() {
    createAll();
    StoredValue second = bench.store.get("cluster/" + SECOND).orElseThrow();
    bench.store.mend("cluster/" + TROUBLED, second);

    assertIsDamaged(
        () -> bench.engine().delete(TROUBLED, DeleteOptions.shutdownFirst(), bench.command()));
    assertThat(isWhole(SECOND)).isTrue();
    assertThatAllIsWell(bench.engine().list().subList(1, 3));
  }

  @Test
  void aKeyThatIsNoClustersIsLeftAlone() {
    createAll();
    bench.store.put("cluster/Not A Name", 0, new byte[] {'{', '}'});

    assertThatAllIsWell(bench.engine().list());
    assertThat(bench.engine().recoverAll(bench.command()))
        .extracting(RecoveryReport::action)
        .containsOnly(RecoveryReport.Action.NOTHING);
  }

  /** Opens an engine that looks for members to repair by itself, and waits until it waits. */
  private void startRepairs() throws InterruptedException {
    opened.add(bench.open(bench.store, INTERVAL));
    time.awaitPausing(1);
  }

  private void createAll() {
    for (ClusterName name : List.of(TROUBLED, SECOND, THIRD)) {
      bench.create(name, SPUS);
    }
  }

  private boolean isWhole(ClusterName name) {
    return bench.cluster(name).snapshot().orElseThrow().living().size() == SPUS + 1
        && bench.record(name).orElseThrow().operation().isEmpty();
  }

  /** Heeds no deadline, no cancellation and no interrupt. */
  private Fault deaf() {
    return Fault.before("deaf", world -> Uninterruptibles.awaitUninterruptibly(released));
  }

  private Fault held() {
    return Fault.before(
        "held",
        world -> {
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static Predicate<FakeCall> looks() {
    return call -> call.kind() == CallKind.OBSERVE;
  }

  private static Predicate<FakeCall> looksAt(ClusterName name) {
    return calls(CallKind.OBSERVE, name);
  }

  private static Predicate<FakeCall> calls(CallKind kind, ClusterName name) {
    return call ->
        call.kind() == kind && call.cluster().map(id -> id.name().equals(name)).orElse(false);
  }

  private long looks(ClusterName name) {
    return bench.world.calls().stream().filter(looksAt(name)).count();
  }

  private static void assertThatAllIsWell(List<ClusterStatus> statuses) {
    assertThat(statuses)
        .allSatisfy(
            status -> {
              assertThat(status.conditions()).isEmpty();
              assertThat(status.aliveSpus()).isEqualTo(SPUS);
            });
  }

  private static void assertIsDamaged(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_DAMAGED));
  }

  private static <T> CompletableFuture<T> run(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task, "test-command").start());
  }

  /** Moves the clock, round by round, until something has come of it. */
  private void advanceUntil(BooleanSupplier condition) {
    for (int round = 0; !condition.getAsBoolean(); round++) {
      assertThat(round).as("it came to nothing").isLessThan(200);
      time.advance(INTERVAL);
      await(condition, Duration.ofMillis(100));
    }
  }

  /** Waits while the clock stands. */
  private static void await(BooleanSupplier condition) {
    await(condition, Duration.ofSeconds(20));
    assertThat(condition.getAsBoolean()).as("it came to nothing").isTrue();
  }

  private static void await(BooleanSupplier condition, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(200_000);
    }
  }
}
