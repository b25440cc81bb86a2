package io.slipway.rebalancer.cruisecontrol.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.VirtualTime;
import io.slipway.engine.HomeVisitor;
import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.Rebalances;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.rebalancer.cruisecontrol.CruiseControlProvider;
import io.slipway.rebalancer.cruisecontrol.simulator.Broker;
import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import io.slipway.rebalancer.cruisecontrol.simulator.Endpoint;
import io.slipway.rebalancer.cruisecontrol.simulator.Execution;
import io.slipway.rebalancer.cruisecontrol.simulator.Fault;
import io.slipway.rebalancer.cruisecontrol.simulator.Request;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Engine, client and server together; the clocks of all three are moved by one thread. */
@Timeout(60)
class EngineIT {
  private static final ClusterName NAME = ClusterName.of("orders");
  private static final int SPUS = 3;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final long A_MOMENT_NANOS = 1_000_000;

  @TempDir Path home = Path.of("");

  private final VirtualTime time = VirtualTime.stepped();
  private final FakeWorld world = FakeWorld.builder().time(time).build();
  private final CancellationToken nobody = new CancellationToken();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Thread ticker = new Thread(this::tick, "ticker");
  private volatile @org.jspecify.annotations.Nullable CruiseControlSimulator server;

  /** How much faster the clocks run than that of the machine. */
  private volatile int speed = 100;

  @BeforeEach
  void begin() {
    ticker.setDaemon(true);
    ticker.start();
  }

  @AfterEach
  void close() throws Exception {
    speed = 100;
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    ticker.interrupt();
    ticker.join();
  }

  private void tick() {
    long last = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(1_000_000);
      long now = System.nanoTime();
      Duration passed = Duration.ofNanos((now - last) * speed);
      CruiseControlSimulator told = server;
      if (told != null) {
        told.advance(passed);
      }
      time.advance(passed);
      last = now;
    }
  }

  private SlipwayHome home() {
    return SlipwayHome.at(home.resolve("home"))
        .time(time)
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .workload(new KafkaStandIn())
        .rebalancer(new CruiseControlProvider());
  }

  private SlipwayEngine engine() {
    SlipwayEngine engine = home().openEngine();
    open.add(engine);
    return engine;
  }

  private static ClusterId create(SlipwayEngine engine) {
    return engine
        .create(ClusterSpec.builder(NAME.value()).spuCount(SPUS).workload("kafka").build())
        .cluster();
  }

  /** Starts the server of a cluster. */
  private CruiseControlSimulator serverOf(
      ClusterId cluster, CruiseControlSimulator.Builder settings) throws IOException {
    String members = "/fake/" + cluster.incarnation() + "/spu-";
    CruiseControlSimulator started =
        settings
            .brokers(
                IntStream.rangeClosed(1, SPUS)
                    .mapToObj(id -> new Broker(id, List.of(members + id)))
                    .toList())
            .start();
    open.add(started);
    server = started;
    return started;
  }

  private static RebalanceRequest manual(CruiseControlSimulator server) {
    return RebalanceRequest.of("cruise-control", server.address().toString());
  }

  private static RebalanceRequest automatic(CruiseControlSimulator server) {
    return manual(server).withApproval(RebalanceApproval.AUTOMATIC);
  }

  @Test
  void requestApproveExecuteReady() throws Exception {
    SlipwayEngine engine = engine();
    CruiseControlSimulator simulator =
        serverOf(
            create(engine),
            CruiseControlSimulator.builder()
                .compute(Duration.ofSeconds(2))
                .execute(Duration.ofSeconds(30)));
    Rebalances rebalances = engine.rebalances();

    RebalanceId id = rebalances.request(NAME, manual(simulator)).id();
    RebalanceStatus proposed = rebalances.await(NAME, id, LONG, nobody);
    assertThat(proposed.awaitsApproval()).isTrue();
    assertThat(proposed.proposal().orElseThrow().replicaMoves()).isEqualTo(32);
    assertThat(simulator.executions()).isEmpty();

    rebalances.approve(NAME, id);
    Set<Integer> percents = new HashSet<>();
    RebalanceStatus status = proposed;
    while (!status.isOver()) {
      status.movement().ifPresent(movement -> percents.add(movement.percent()));
      status = rebalances.status(NAME, id).orElseThrow();
    }

    assertThat(status.state()).isEqualTo(RebalanceState.READY);
    assertThat(percents).isNotEmpty().allMatch(percent -> percent < 100);
    assertThat(simulator.executions())
        .singleElement()
        .satisfies(one -> assertThat(one.end()).isEqualTo(Execution.End.COMPLETED))
        .satisfies(one -> assertThat(one.reason()).contains(id.value()));
    assertThat(refused(simulator)).isZero();
  }

  @Test
  void refusedStatusQueriesAreNoFailedRebalance() throws Exception {
    SlipwayEngine engine = engine();
    CruiseControlSimulator simulator =
        serverOf(create(engine), CruiseControlSimulator.builder().execute(Duration.ofSeconds(100)));
    Rebalances rebalances = engine.rebalances();
    RebalanceId id = rebalances.request(NAME, automatic(simulator)).id();
    while (rebalances.status(NAME, id).orElseThrow().step() != RebalanceStep.EXECUTING) {
      LockSupport.parkNanos(A_MOMENT_NANOS);
    }

    simulator.inject(Fault.noSlot(), 1000, Endpoint.USER_TASKS, Endpoint.STATE);
    Instant end = simulator.now().plus(Duration.ofMinutes(1));
    Set<RebalanceState> states = EnumSet.noneOf(RebalanceState.class);
    Set<String> reasons = new HashSet<>();
    while (simulator.now().isBefore(end)) {
      RebalanceStatus status = rebalances.status(NAME, id).orElseThrow();
      states.add(status.state());
      status.reason().ifPresent(reasons::add);
    }
    simulator.clearFaults();

    assertThat(states).containsExactlyInAnyOrder(RebalanceState.PENDING, RebalanceState.RETRYING);
    assertThat(reasons).contains("CruiseControlCapacity");
    assertThat(refused(simulator)).isGreaterThan(1);
    assertThat(rebalances.await(NAME, id, LONG, nobody).state()).isEqualTo(RebalanceState.READY);
    assertThat(simulator.executions()).hasSize(1);
  }

  private static long refused(CruiseControlSimulator simulator) {
    return simulator.requests().stream()
        .filter(request -> request.outcome() == Request.Outcome.NO_SLOT)
        .count();
  }

  /** The server takes the request and says nothing; another opener has two seconds. */
  @ParameterizedTest
  @EnumSource(names = {"REBALANCE", "USER_TASKS", "STATE"})
  void aVisitorAtASilentServerLeavesTheHomeToOthers(Endpoint silent) throws Exception {
    ClusterId cluster;
    try (SlipwayEngine engine = home().openEngine()) {
      cluster = create(engine);
    }
    CruiseControlSimulator simulator =
        serverOf(cluster, CruiseControlSimulator.builder().execute(Duration.ofHours(5)));
    HomeVisitor visitor = home().lockTimeout(LONG).openVisitor();
    open.add(visitor);
    RebalanceId id = visitor.rebalances().request(NAME, automatic(simulator)).id();
    if (silent != Endpoint.REBALANCE) {
      while (visitor.rebalances().status(NAME, id).orElseThrow().step()
          != RebalanceStep.EXECUTING) {
        visitor.driveOnce(nobody);
      }
    }

    simulator.inject(Fault.silence(), 1000, silent);
    CompletableFuture<RebalanceStatus> asking =
        CompletableFuture.supplyAsync(
            () -> askedOnce(visitor, simulator, silent, id),
            // The common pool may have one thread, which others need.
            work -> new Thread(work, "asking").start());
    awaitSilence(simulator, silent, asking);
    speed = 0;
    try (SlipwayEngine other =
        home().time(TimeSource.system()).lockTimeout(Duration.ofSeconds(2)).openEngine()) {
      assertThat(asking).isNotDone();
      assertThat(other.rebalances().status(NAME, id)).isPresent();
    }
    speed = 100;

    assertThat(asking.get(30, TimeUnit.SECONDS).state()).isEqualTo(RebalanceState.RETRYING);
  }

  /** Drives until the silent server was asked and the time of that was over. */
  private RebalanceStatus askedOnce(
      HomeVisitor visitor, CruiseControlSimulator simulator, Endpoint silent, RebalanceId id) {
    while (!isAsked(simulator, silent)) {
      try {
        visitor.driveOnce(nobody);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } catch (SlipwayException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.STORE_LOCKED);
      }
      LockSupport.parkNanos(A_MOMENT_NANOS);
    }
    return visitor.rebalances().status(NAME, id).orElseThrow();
  }

  private static void awaitSilence(
      CruiseControlSimulator simulator, Endpoint silent, CompletableFuture<?> asking)
      throws InterruptedException {
    while (true) {
      boolean over = asking.isDone();
      if (isAsked(simulator, silent)) {
        return;
      }
      assertThat(over).as("it ended without having asked").isFalse();
      if (Thread.interrupted()) {
        throw new InterruptedException("the server was not asked in time");
      }
      LockSupport.parkNanos(A_MOMENT_NANOS);
    }
  }

  /** Whether a request got no answer. */
  private static boolean isAsked(CruiseControlSimulator simulator, Endpoint silent) {
    return simulator.requests().stream()
        .anyMatch(
            request -> request.status() == 0 && request.endpoint().equalsIgnoreCase(silent.name()));
  }
}
