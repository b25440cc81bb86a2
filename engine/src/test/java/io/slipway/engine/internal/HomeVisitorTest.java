package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeRebalancer;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.VirtualTime;
import io.slipway.engine.HomeVisitor;
import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.internal.store.HomeLock;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.RebalancerProvider;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HomeVisitorTest {
  private static final ClusterName NAME = ClusterName.of("orders");
  private static final Duration POLL = Duration.ofSeconds(10);

  @TempDir Path directory;
  private final VirtualTime time = new VirtualTime();
  private final FakeWorld world = FakeWorld.builder().time(time).build();
  private final FakeRebalancer server = new FakeRebalancer(time);
  private final AtomicInteger clients = new AtomicInteger();
  private final List<HomeVisitor> open = new ArrayList<>();
  private Runnable whenOpened = () -> {};

  @BeforeEach
  void makeCluster() {
    try (SlipwayEngine engine = home().openEngine()) {
      engine.create(ClusterSpec.builder(NAME.value()).workload("plain").build());
    }
  }

  @AfterEach
  void close() {
    open.forEach(HomeVisitor::close);
  }

  private SlipwayHome home() {
    return SlipwayHome.at(directory.resolve("home"))
        .time(time)
        .lockTimeout(Duration.ofHours(1))
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .workload(new PlainWorkload())
        .rebalancer(new Clients());
  }

  private HomeVisitor visitor() {
    HomeVisitor visitor = home().openVisitor();
    open.add(visitor);
    return visitor;
  }

  private static RebalanceId request(HomeVisitor visitor) {
    return visitor
        .rebalances()
        .request(
            NAME,
            RebalanceRequest.of("fake", "http://server:9090")
                .withApproval(RebalanceApproval.AUTOMATIC))
        .id();
  }

  private static RebalanceStatus status(HomeVisitor visitor, RebalanceId id) {
    return visitor.rebalances().status(NAME, id).orElseThrow();
  }

  private static void drive(HomeVisitor visitor) {
    try {
      visitor.driveOnce(new CancellationToken());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void driveUntil(HomeVisitor visitor, RebalanceId id, RebalanceStep step) {
    while (status(visitor, id).step() != step) {
      drive(visitor);
      time.advance(POLL);
    }
  }

  /** Takes the home as another process would. */
  private void takeHome() {
    HomeLock.acquire(directory.resolve("home"), Duration.ZERO, time).close();
  }

  @Test
  void drivesToTheEndWithOneClient() {
    HomeVisitor visitor = visitor();
    RebalanceId id = request(visitor);

    driveUntil(visitor, id, RebalanceStep.EXECUTING);
    drive(visitor);
    assertThat(status(visitor, id).movement()).isPresent();
    driveUntil(visitor, id, RebalanceStep.ENDED);

    assertThat(status(visitor, id).state()).isEqualTo(RebalanceState.READY);
    assertThat(server.executions()).hasSize(1);
    assertThat(clients).hasValue(1);
  }

  @Test
  void theHomeIsFreeWhileTheServerIsAskedForAProposalOrLookedAt() {
    HomeVisitor visitor = visitor();
    RebalanceId id = request(visitor);
    AtomicInteger taken = new AtomicInteger();
    Runnable take =
        () -> {
          takeHome();
          taken.incrementAndGet();
        };

    server.during(FakeRebalancer.Request.PROPOSE, take);
    drive(visitor);
    assertThat(taken).hasValue(1);
    time.advance(POLL);
    server.during(FakeRebalancer.Request.OBSERVE, take);
    drive(visitor);
    assertThat(taken).hasValue(2);
    driveUntil(visitor, id, RebalanceStep.EXECUTING);
    server.during(FakeRebalancer.Request.OBSERVE, take);
    drive(visitor);

    assertThat(taken).hasValue(3);
    assertThat(status(visitor, id).step()).isEqualTo(RebalanceStep.EXECUTING);
  }

  @Test
  void theHomeIsHeldWhileTheServerIsAskedToExecuteAndToStop() {
    HomeVisitor visitor = visitor();
    RebalanceId id = request(visitor);
    List<ErrorCode> refused = new ArrayList<>();
    Runnable take =
        () -> refused.add(catchThrowableOfType(SlipwayException.class, this::takeHome).code());

    server.during(FakeRebalancer.Request.EXECUTE, take);
    driveUntil(visitor, id, RebalanceStep.EXECUTING);
    assertThat(refused).hasSize(1);
    server.during(FakeRebalancer.Request.STOP, take);
    visitor.rebalances().stop(NAME, id);
    driveUntil(visitor, id, RebalanceStep.ENDED);

    assertThat(refused).containsExactly(ErrorCode.STORE_LOCKED, ErrorCode.STORE_LOCKED);
    takeHome();
  }

  @Test
  void whatOthersWroteMeanwhileCounts() {
    HomeVisitor visitor = visitor();
    HomeVisitor other = visitor();
    RebalanceId id = request(visitor);
    driveUntil(visitor, id, RebalanceStep.PROPOSED);

    server.during(FakeRebalancer.Request.OBSERVE, () -> other.rebalances().stop(NAME, id));
    for (int i = 0; i < 5; i++) {
      drive(visitor);
      time.advance(POLL);
    }

    assertThat(status(visitor, id).reason()).contains("Stopped");
    assertThat(server.executions()).isEmpty();
  }

  @Test
  void visitorsSideBySideComeToTerms() {
    HomeVisitor one = visitor();
    HomeVisitor other = visitor();
    RebalanceId id = request(one);

    while (!status(one, id).isOver()) {
      CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> driveIfFree(one)),
              CompletableFuture.runAsync(() -> driveIfFree(other)))
          .join();
      time.advance(Duration.ofSeconds(5));
    }

    assertThat(status(other, id).state()).isEqualTo(RebalanceState.READY);
    assertThat(server.executions()).hasSize(1);
    assertThat(server.requests().stream().filter(r -> r.startsWith("EXECUTE"))).hasSize(1);
  }

  /** On a clock that nobody waits for, the other may have the home for longer than a moment. */
  private void driveIfFree(HomeVisitor visitor) {
    try {
      drive(visitor);
    } catch (SlipwayException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_LOCKED);
    }
  }

  @Test
  void whoKeepsTheHomeDrives() {
    HomeVisitor visitor = visitor();
    request(visitor);
    try (HomeLock kept = HomeLock.acquire(directory.resolve("home"), Duration.ZERO, time)) {
      kept.operation("SHUTDOWN of cluster 'orders'");
      assertThatThrownBy(() -> drive(visitor))
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_LOCKED))
          .hasMessageContaining("SHUTDOWN of cluster 'orders'");
    }
    assertThat(server.requests()).isEmpty();
  }

  /** The restored store counts its versions on from those of the backup. */
  @Test
  void whatWasReadBeforeARestoreIsNotExecutedAfterIt() {
    HomeVisitor before = visitor();
    RebalanceId id = request(before);
    driveUntil(before, id, RebalanceStep.PROPOSED);
    Path backup = directory.resolve("backup");
    home().storeAdmin().backup(backup);
    driveUntil(before, id, RebalanceStep.STARTING);
    HomeVisitor visitor = visitor();
    whenOpened = () -> home().storeAdmin().restore(backup);

    drive(visitor);

    assertThat(server.executions()).isEmpty();
    assertThat(server.requests()).noneMatch(made -> made.startsWith("EXECUTE"));
    assertThat(status(visitor(), id).reason()).contains("Restored");
    assertThatThrownBy(() -> status(visitor, id)).hasMessageContaining("open a new visitor");
  }

  @Test
  void aClosedVisitorDoesNothing() {
    HomeVisitor visitor = visitor();
    visitor.close();
    assertThatThrownBy(visitor::rebalances).hasMessageContaining("closed");
    assertThatThrownBy(() -> drive(visitor)).hasMessageContaining("closed");
  }

  @Test
  void aStoreOfTheCallersOwnIsNotVisited() {
    assertThatThrownBy(() -> home().store(new io.slipway.engine.InMemoryStateStore()).openVisitor())
        .hasMessageContaining("a visit is not offered");
  }

  /** Counts how often a client of the server was opened. */
  private final class Clients implements RebalancerProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public List<OptionInfo> options() {
      return List.of();
    }

    @Override
    public Rebalancer open(RebalancerContext context) {
      clients.incrementAndGet();
      whenOpened.run();
      return server.provider().open(context);
    }
  }
}
