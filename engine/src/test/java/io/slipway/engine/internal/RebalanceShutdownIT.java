package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeRebalancer;
import io.slipway.backend.fake.FakeRebalancer.Failure;
import io.slipway.backend.fake.FakeRebalancer.Request;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.VirtualTime;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.Condition;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.InMemoryStateStore;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An engine with its own loop, whose clock runs fast. */
@Timeout(60)
class RebalanceShutdownIT {
  private static final ClusterName NAME = ClusterName.of("orders");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final VirtualTime time = VirtualTime.stepped();
  private final FakeWorld world = FakeWorld.builder().time(time).build();
  private final FakeRebalancer server = new FakeRebalancer(time, Duration.ofSeconds(1));
  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Thread ticker = new Thread(this::tick, "ticker");

  private final List<String> steps = new CopyOnWriteArrayList<>();

  /** How much faster the clock runs than that of the machine. */
  private volatile int speed = 10;

  private final BlockingQueue<EngineEvent> events = new LinkedBlockingQueue<>();
  private SlipwayEngine engine = engine();

  @BeforeEach
  void begin() {
    ticker.setDaemon(true);
    ticker.start();
    engine.create(ClusterSpec.builder(NAME.value()).spuCount(2).workload("plain").build());
  }

  @AfterEach
  void end() {
    engine.close();
    ticker.interrupt();
  }

  private void tick() {
    long last = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(1_000_000);
      long now = System.nanoTime();
      time.advance(Duration.ofNanos((now - last) * speed));
      last = now;
    }
  }

  private SlipwayHome withoutRebalancer() {
    return SlipwayHome.at(java.nio.file.Path.of("/nowhere"))
        .store(store)
        .time(time)
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .workload(new PlainWorkload());
  }

  private SlipwayEngine engine() {
    return withoutRebalancer()
        .rebalancer(server.provider())
        .listener(
            event -> {
              events.add(event);
              throw new IllegalStateException("a listener that fails disturbs nothing");
            })
        .openEngine();
  }

  private static RebalanceRequest automatic() {
    return RebalanceRequest.of("fake", "http://server:9090")
        .withApproval(RebalanceApproval.AUTOMATIC);
  }

  private RebalanceStatus await(RebalanceId id) throws InterruptedException {
    return engine.rebalances().await(NAME, id, LONG, new CancellationToken());
  }

  private RebalanceId executing() throws InterruptedException {
    server.takes(Duration.ofSeconds(1), Duration.ofHours(5));
    RebalanceId id = engine.rebalances().request(NAME, automatic()).id();
    while (engine.rebalances().status(NAME, id).orElseThrow().step() != RebalanceStep.EXECUTING) {
      Thread.onSpinWait();
    }
    return id;
  }

  @Test
  void theEngineDrivesARequestByItself() throws Exception {
    server.takes(Duration.ofSeconds(1), Duration.ofSeconds(2));
    RebalanceId id = engine.rebalances().request(NAME, automatic()).id();
    assertThat(await(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(engine.rebalances().list(NAME)).hasSize(1);
    EngineEvent told = events.take();
    while (!(told instanceof EngineEvent.RebalanceChanged change && change.status().isOver())) {
      told = events.take();
    }
  }

  @Test
  void theNextEngineGoesOn() throws Exception {
    server.takes(Duration.ofSeconds(1), Duration.ofSeconds(2));
    RebalanceId id = engine.rebalances().request(NAME, automatic()).id();
    engine.close();
    engine = engine();
    assertThat(await(id).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void aShutdownStopsTheExecutionBeforeItStopsMembers() throws Exception {
    RebalanceId id = executing();
    engine.shutdown(NAME);
    assertThat(server.requests()).anyMatch(request -> request.startsWith("STOP"));
    RebalanceStatus stopped = engine.rebalances().status(NAME, id).orElseThrow();
    assertThat(stopped.state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(stopped.reason()).contains("ClusterNotRunning");
    assertThat(stopped.mayStillMove()).isFalse();
    assertThat(engine.status(NAME).state()).isEqualTo(LifecycleState.SHUTDOWN);
  }

  @Test
  void aShutdownGoesOnWhenTheServerDoesNotAnswerInTime() throws Exception {
    RebalanceId id = executing();
    Failure[] silence = new Failure[1000];
    java.util.Arrays.fill(silence, Failure.LOST);
    server.fail(Request.OBSERVE, silence);
    speed = 100;
    engine.shutdown(NAME);
    RebalanceStatus stopped = engine.rebalances().status(NAME, id).orElseThrow();
    assertThat(stopped.reason()).contains("StopUnconfirmed");
    assertThat(stopped.mayStillMove()).isTrue();
    ClusterStatus cluster = engine.status(NAME);
    assertThat(cluster.state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(cluster.conditions())
        .extracting(Condition::message)
        .containsExactly(
            "data may still move for rebalance " + id + ", which has ended (StopUnconfirmed)");
  }

  /** Such a rebalancer breaks its promise; a shutdown keeps its own. */
  @ParameterizedTest
  @EnumSource(names = {"OBSERVE", "EXECUTE"})
  void aShutdownGoesOnWhenACallOfTheRebalancerDoesNotReturn(Request hanging) throws Exception {
    server.takes(Duration.ofSeconds(1), Duration.ofHours(5));
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch called = new CountDownLatch(1);
    server.during(
        hanging,
        () -> {
          called.countDown();
          Uninterruptibles.awaitUninterruptibly(never);
        });
    try {
      RebalanceId id = engine.rebalances().request(NAME, automatic()).id();
      called.await();
      speed = 100;
      engine.shutdown(NAME);
      assertThat(engine.status(NAME).state()).isEqualTo(LifecycleState.SHUTDOWN);
      assertThat(engine.rebalances().status(NAME, id).orElseThrow().step())
          .isEqualTo(RebalanceStep.ENDED);
    } finally {
      never.countDown();
    }
  }

  /** Nobody here can ask the server, so that no waiting would help. */
  @Test
  void aShutdownGoesOnAtOnceWhereTheRebalancerIsNotInstalled() throws Exception {
    RebalanceId id = executing();
    engine.close();
    engine = withoutRebalancer().openEngine();
    Instant began = time.now();
    engine.shutdown(NAME);
    assertThat(Duration.between(began, time.now())).isLessThan(Duration.ofMinutes(1));
    assertThat(engine.rebalances().status(NAME, id).orElseThrow().mayStillMove()).isTrue();
    assertThat(engine.status(NAME).conditions())
        .extracting(Condition::reason)
        .containsExactly(Condition.Reason.REBALANCE_UNSETTLED);
  }

  @Test
  void aShutdownSaysThatItStopsRebalances() throws Exception {
    executing();
    engine.shutdown(NAME, CommandOptions.defaults().withListener(this::note));
    engine.resume(NAME);
    assertThat(steps)
        .containsExactly(
            "stop rebalances", "stop SPUs: spu-1, spu-2", "stop controllers: controller-1");
    steps.clear();
    engine.shutdown(NAME, CommandOptions.defaults().withListener(this::note));
    assertThat(steps).as("nothing is to be stopped").doesNotContain("stop rebalances").hasSize(2);
  }

  private void note(EngineEvent event) {
    if (event instanceof EngineEvent.StepStarted step) {
      steps.add(step.step());
    }
  }

  /** The next engine waits for it anew. */
  @Test
  void aShutdownThatIsTakenUpWaitsForTheExecutionToo() throws Exception {
    RebalanceId id = executing();
    Failure[] silence = new Failure[1000];
    java.util.Arrays.fill(silence, Failure.LOST);
    server.fail(Request.OBSERVE, silence);
    Operation shutdown =
        engine.submit(Command.shutdown(NAME), CommandOptions.defaults().withListener(this::note));
    while (steps.isEmpty()) {
      Thread.onSpinWait();
    }
    engine.close();
    assertThat(shutdown.result()).isCompletedExceptionally();
    assertThat(world.changes()).noneMatch(call -> call.kind() == CallKind.STOP);
    server.heal();
    engine = engine();
    engine.recover(NAME);
    assertThat(engine.status(NAME).state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(engine.rebalances().status(NAME, id).orElseThrow().mayStillMove()).isFalse();
  }

  @Test
  void aShutdownStopsWhatAnEndedRequestHasLeftBehind() throws Exception {
    RebalanceId id = executing();
    Failure[] silence = new Failure[1000];
    java.util.Arrays.fill(silence, Failure.LOST);
    server.fail(Request.OBSERVE, silence);
    speed = 100;
    engine.rebalances().stop(NAME, id);
    assertThat(await(id).mayStillMove()).isTrue();
    speed = 10;
    server.heal();
    engine.shutdown(NAME);
    assertThat(server.requests()).anyMatch(request -> request.startsWith("STOP"));
    assertThat(engine.rebalances().status(NAME, id).orElseThrow().mayStillMove()).isFalse();
  }

  @Test
  void aShutdownStopsWhatWasLeftBehindByOneThatIsRequestedAnew() throws Exception {
    RebalanceId id = executing();
    Failure[] silence = new Failure[1000];
    java.util.Arrays.fill(silence, Failure.LOST);
    server.fail(Request.OBSERVE, silence);
    speed = 100;
    engine.rebalances().stop(NAME, id);
    assertThat(await(id).mayStillMove()).isTrue();
    speed = 10;
    server.heal();
    Failure[] refusals = new Failure[9];
    java.util.Arrays.fill(refusals, Failure.REFUSED);
    server.fail(Request.PROPOSE, refusals);
    engine.rebalances().refresh(NAME, id);
    assertThat(server.executing()).isPresent();
    engine.shutdown(NAME);
    assertThat(server.executing()).isEmpty();
    assertThat(engine.rebalances().status(NAME, id).orElseThrow().mayStillMove()).isFalse();
  }

  @Test
  void noRequestIsTakenWhileNothingRuns() {
    engine.shutdown(NAME);
    assertThatThrownBy(() -> engine.rebalances().request(NAME, automatic()))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_TRANSITION))
        .hasMessageContaining("SHUTDOWN");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aDeleteLeavesNoRecord() throws Exception {
    executing();
    engine.delete(NAME, DeleteOptions.shutdownFirst());
    store.forEach((key, value) -> assertThat(key).doesNotStartWith("rebalance/"));
  }

  @Test
  void aMemberThatTheClusterHasNotIsNamed() {
    RebalanceRequest wrong =
        automatic()
            .withSpec(
                RebalanceSpec.builder(RebalanceMode.REMOVE_BROKERS)
                    .members(List.of(MemberId.spu(7)))
                    .build());
    assertThatThrownBy(() -> engine.rebalances().request(NAME, wrong))
        .hasMessageContaining("'spu-7' is no SPU of cluster 'orders'");
    assertThat(engine.rebalances().list(NAME)).isEmpty();
  }

  @Test
  void aRepairRunsBeside() throws Exception {
    RebalanceId id = executing();
    world.cluster(NAME.value()).kill(MemberId.spu(1));
    engine.recover(NAME);
    assertThat(world.changes()).anyMatch(call -> call.kind() == CallKind.LAUNCH);
    assertThat(engine.rebalances().status(NAME, id).orElseThrow().step())
        .isEqualTo(RebalanceStep.EXECUTING);
  }
}
