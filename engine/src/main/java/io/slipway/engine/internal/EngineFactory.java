package io.slipway.engine.internal;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.HomeVisitor;
import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.engine.internal.operation.EventQueue;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.operation.OperationHistory;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.rebalance.HomeKeeping;
import io.slipway.engine.internal.rebalance.RebalanceLimits;
import io.slipway.engine.internal.rebalance.RebalanceRepository;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.engine.internal.store.CloseStack;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.CancellationToken;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** Puts an engine together from the settings of its home. */
public final class EngineFactory {
  private EngineFactory() {}

  /** Prepares what all engines share. */
  public static void warmUp() {
    Kernels.production().decide(LifecycleState.ABSENT, LifecycleEvent.CREATE);
    RecordCodec.load();
  }

  /** Opens an engine with concurrent calls and random ids. */
  public static SlipwayEngine open(HomeSettings settings) {
    return open(
        settings,
        Kernels.production(),
        held -> held.add(new CallThreads("worker")),
        held -> held.add(new CallThreads("event")),
        UUID::randomUUID,
        StoreOptions.defaults());
  }

  /**
   * Opens an engine with parts that a test chooses.
   *
   * @param threads creates the executor of calls, and adds its resources to those held
   * @param events the same for listeners and dependents of results
   */
  static SlipwayEngine open(
      HomeSettings settings,
      Kernels kernels,
      Function<CloseStack, Executor> threads,
      Function<CloseStack, Executor> events,
      Supplier<UUID> ids,
      StoreOptions options) {
    CloseStack held = new CloseStack();
    try {
      Home home = Home.open(settings, options, held);
      Workloads workloads = held.add(new Workloads(settings));
      Backends backends =
          held.add(new Backends(settings, settings.owner(home.store()), workloads, false));
      Executor telling = events.apply(held);
      EventQueue listener = new EventQueue(settings.listener(), telling);
      CancellationToken closing = new CancellationToken();
      Executor calls = threads.apply(held);
      RecordRepository records = new RecordRepository(home.store());
      Rebalancing rebalancing =
          new Rebalancing(
              settings.time(),
              calls,
              closing,
              home.store(),
              records,
              held.add(new Rebalancers(settings)),
              new RecordedClusters(records, backends, workloads),
              ids,
              RebalanceLimits.PRODUCTION,
              listener::offer,
              HomeKeeping.ALWAYS);
      EngineContext context =
          new EngineContext(
              kernels,
              settings.time(),
              calls,
              closing,
              telling,
              listener,
              new OperationHistory(home.store()),
              rebalancing.stops());
      DefaultEngine engine =
          new DefaultEngine(
              context, home, records, backends, settings.defaultBackend(), ids, held, rebalancing);
      rebalancing.start(held);
      if (!settings.repairInterval().isZero()) {
        held.add(new RepairLoop(engine, context, settings.repairInterval())).start();
      }
      held.add(engine::awaitIdle);
      held.add(engine::raiseClosing);
      if (home.locked()) {
        engine.endEphemeral();
      }
      return engine;
    } catch (Throwable e) {
      held.closeAfter(e);
      throw e;
    }
  }

  /** Opens a reader. */
  public static ClusterReader openReadOnly(HomeSettings settings) {
    CloseStack held = new CloseStack();
    try {
      Home home = Home.openReadOnly(settings);
      Workloads workloads = held.add(new Workloads(settings));
      Backends backends =
          held.add(new Backends(settings, settings.owner(home.store()), workloads, true));
      CallThreads threads = held.add(new CallThreads("look"));
      DefaultReader reader =
          new DefaultReader(
              new RecordRepository(home.store()),
              new RebalanceRepository(home.store()),
              backends,
              Kernels.production(),
              settings.time(),
              threads,
              new CancellationToken(),
              held);
      held.add(reader::raiseClosing);
      return reader;
    } catch (Throwable e) {
      held.closeAfter(e);
      throw e;
    }
  }

  /** Opens a visitor. */
  public static HomeVisitor openVisitor(HomeSettings settings) {
    CloseStack held = new CloseStack();
    try {
      VisitedStore store = held.add(new VisitedStore(settings, StoreOptions.defaults()));
      Workloads workloads = held.add(new Workloads(settings));
      Backends backends = held.add(new Backends(settings, settings.owner(store), workloads, true));
      CallThreads threads = held.add(new CallThreads("rebalance"));
      CancellationToken closing = new CancellationToken();
      RecordRepository records = new RecordRepository(store);
      Rebalancing rebalancing =
          new Rebalancing(
              settings.time(),
              threads,
              closing,
              store,
              records,
              held.add(new Rebalancers(settings)),
              new RecordedClusters(records, backends, workloads),
              UUID::randomUUID,
              RebalanceLimits.PRODUCTION,
              new EventQueue(settings.listener(), held.add(new CallThreads("event")))::offer,
              store);
      held.add(() -> closing.cancel("the visitor closes"));
      return new DefaultVisitor(store, rebalancing, held);
    } catch (Throwable e) {
      held.closeAfter(e);
      throw e;
    }
  }
}
