package io.slipway.engine.internal.rebalance;

import io.slipway.backend.fake.FakeRebalancer;
import io.slipway.backend.fake.VirtualTime;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.Rebalances;
import io.slipway.engine.internal.MemoryStore;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * Rebalances on a fake server, on one thread and a clock that a test moves. A crash drops what is
 * in memory and keeps the store and the server.
 */
final class RebalanceBench implements ClusterGate, RebalanceService.Admission {
  static final ClusterName NAME = ClusterName.of("orders");
  static final RebalanceRequest MANUAL = RebalanceRequest.of("fake", "http://server:9090");
  static final RebalanceRequest AUTOMATIC = MANUAL.withApproval(RebalanceApproval.AUTOMATIC);

  final VirtualTime time = VirtualTime.stepped();
  final FakeRebalancer server = new FakeRebalancer(time);
  final MemoryStore store = new MemoryStore();
  private final Random random = new Random(7);
  ClusterId cluster = new ClusterId(NAME, new Incarnation(uuid()));
  boolean running = true;
  boolean membersKnown = true;
  boolean readable = true;
  long shutdowns;

  final List<EngineEvent> events = new ArrayList<>();

  /** Runs the part of each server. */
  Executor executor = Runnable::run;

  private RebalanceParts parts = parts();

  /** Drops what is in memory, as a crash does. */
  void crash() {
    parts = parts();
  }

  private RebalanceParts parts() {
    return RebalanceParts.of(
        new RebalanceParts.Needs(
            store,
            time,
            task -> executor.execute(task),
            new CancellationToken(),
            this,
            this,
            request -> request.address().toString(),
            request -> server,
            this::uuid,
            random::nextDouble,
            events::add,
            HomeKeeping.ALWAYS),
        RebalanceLimits.PRODUCTION,
        () -> {});
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  Rebalances rebalances() {
    return parts.service();
  }

  RebalanceStatus request(RebalanceRequest request) {
    return rebalances().request(NAME, request);
  }

  RebalanceStatus status(RebalanceId id) {
    return rebalances().status(NAME, id).orElseThrow();
  }

  /** Does what is due until a time has passed. */
  void run(Duration duration) {
    java.time.Instant end = time.now().plus(duration);
    while (true) {
      boolean[] ended = {true};
      Duration pause = Duration.ZERO;
      while (ended[0]) {
        ended[0] = false;
        pause = parts.rounds().run(() -> ended[0] = true);
      }
      if (!time.now().plus(pause).isBefore(end)) {
        time.advance(Duration.between(time.now(), end));
        return;
      }
      time.advance(pause);
    }
  }

  /** Returns every change that the store has acknowledged, as the audit judges it. */
  List<RebalanceAudit.Entry> audited() {
    return RebalanceAudit.replay(store.history());
  }

  /** Does what is due once, as a visitor of a home does. */
  Duration driveOnce(CancellationToken cancellation) throws InterruptedException {
    return parts.rounds().finish(cancellation);
  }

  /** What a shutdown does first. */
  void stopAll(CancellationToken cancellation) {
    try {
      parts.service().stopAll(cluster, cancellation);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Begins a shutdown, as its intent in the cluster's record does. */
  void beginShutdown() {
    running = false;
    shutdowns++;
  }

  @Override
  public Opening opening(RebalanceRecord rebalance) {
    if (!readable) {
      return Opening.UNREADABLE;
    }
    if (!rebalance.cluster().equals(cluster)) {
      return Opening.GONE;
    }
    return running && rebalance.shutdowns() == shutdowns ? Opening.OPEN : Opening.SHUT;
  }

  @Override
  public List<RebalanceMember> members(RebalanceRecord rebalance) {
    if (!membersKnown) {
      throw new SlipwayException(ErrorCode.BACKEND_UNAVAILABLE, "the backend does not answer");
    }
    return List.of(new RebalanceMember(MemberId.spu(1), "1", List.of("host:1"), List.of("/d/1")));
  }

  @Override
  public RebalanceService.Running admit(ClusterName name, RebalanceRequest request) {
    return new RebalanceService.Running(cluster, shutdowns);
  }

  @Override
  public void requireServer(RebalanceRequest request) {}

  @Override
  public Optional<ClusterId> present(ClusterName name) {
    return Optional.of(cluster);
  }

  @Override
  public void requireOpen() {}
}
