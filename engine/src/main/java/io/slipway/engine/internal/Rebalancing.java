package io.slipway.engine.internal;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.Rebalances;
import io.slipway.engine.internal.operation.RebalanceStops;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.rebalance.HomeKeeping;
import io.slipway.engine.internal.rebalance.RebalanceLimits;
import io.slipway.engine.internal.rebalance.RebalanceParts;
import io.slipway.engine.internal.rebalance.RebalanceService;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.store.CloseStack;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The rebalances of an engine, and what they need of it. */
final class Rebalancing implements RebalanceService.Admission {
  private final RecordRepository records;
  private final Rebalancers rebalancers;
  private final RecordedClusters clusters;
  private final CancellationToken closing;
  private final RebalanceParts parts;
  private final RebalanceLoop loop;
  private volatile boolean loops;

  Rebalancing(
      TimeSource time,
      Executor executor,
      CancellationToken closing,
      StateStore store,
      RecordRepository records,
      Rebalancers rebalancers,
      RecordedClusters clusters,
      Supplier<UUID> ids,
      RebalanceLimits limits,
      Consumer<EngineEvent> events,
      HomeKeeping home) {
    this.closing = closing;
    this.records = records;
    this.rebalancers = rebalancers;
    this.clusters = clusters;
    this.parts =
        RebalanceParts.of(
            new RebalanceParts.Needs(
                store,
                time,
                executor,
                closing,
                clusters,
                this,
                Rebalancers::server,
                rebalancers::get,
                ids,
                () -> ThreadLocalRandom.current().nextDouble(),
                events,
                home),
            limits,
            this::wake);
    this.loop = new RebalanceLoop(parts.rounds(), time, closing);
  }

  private void wake() {
    if (loops) {
      loop.wake();
    }
  }

  /** Does what is due from now on; goes on with what another process has left. */
  void start(CloseStack held) {
    held.add(loop);
    loops = true;
    if (parts.service().hasUnfinished()) {
      loop.wake();
    }
  }

  /** Does what is due once, where nothing else does. */
  Duration driveOnce(CancellationToken cancellation) throws InterruptedException {
    return parts.rounds().finish(cancellation);
  }

  Rebalances rebalances() {
    return parts.service();
  }

  RebalanceStops stops() {
    return parts.service();
  }

  @Override
  public void requireOpen() {
    if (closing.isCancelled()) {
      throw DefaultReader.closed();
    }
  }

  @Override
  public void requireServer(RebalanceRequest request) {
    rebalancers.get(request).info();
  }

  @Override
  public Optional<ClusterId> present(ClusterName cluster) {
    return records.find(cluster).map(found -> found.record().cluster());
  }

  @Override
  public RebalanceService.Running admit(ClusterName name, RebalanceRequest request) {
    ClusterRecord record =
        records
            .find(name)
            .map(VersionedRecord::record)
            .orElseThrow(() -> TransitionErrors.notFound(name));
    if (!RecordedClusters.runs(record)) {
      throw new SlipwayException(
          Problem.of(ErrorCode.ILLEGAL_TRANSITION, "cluster '" + name + "' cannot be rebalanced")
              .withExpected("one that runs and is not about to be shut down")
              .withActual(
                  record
                      .operation()
                      .map(operation -> operation.command().text() + " is in progress")
                      .orElse("it is " + record.state()))
              .withRemedy(Remedy.of(Remedy.Action.RESUME, name).so("if it was shut down")));
    }
    requireMembers(record, request);
    clusters.members(record);
    rebalancers.get(request).check(request.spec(), record.spec().workload());
    return new RebalanceService.Running(record.cluster(), record.shutdowns());
  }

  private static void requireMembers(ClusterRecord record, RebalanceRequest request) {
    MemberSet spus = record.resolution().members(MemberRole.SPU);
    List<MemberId> named = new ArrayList<>(request.spec().disks().keySet());
    request.spec().members().forEach(named::add);
    for (MemberId member : named) {
      if (!spus.contains(member)) {
        throw new SlipwayException(
            Problem.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + member + "' is no SPU of cluster '" + record.cluster().name() + "'")
                .withExpected("one of " + spus)
                .withRemedy("name one of these"));
      }
    }
  }
}
