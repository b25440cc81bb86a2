package io.slipway.engine.internal;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.EngineListener;
import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.operation.Records;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.Cancellation;
import io.slipway.spi.StateStore;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts an engine together from what its builder was told. */
public final class EngineAssembly {
  private EngineAssembly() {}

  /**
   * What the builder was told.
   *
   * @param home absolute
   * @param backends before those of the class path
   * @param workloads before those of the class path
   * @param backendOptions by backend
   * @param defaultBackend for clusters whose creation names none
   * @param store in place of the one in the home, or null
   * @param time the clock
   * @param lockTimeout how long to wait for the home
   * @param listener sees all events
   * @param repairInterval how often to look for members to repair, or zero
   */
  public record Settings(
      Path home,
      List<BackendProvider> backends,
      List<WorkloadProvider> workloads,
      Map<String, Map<String, String>> backendOptions,
      String defaultBackend,
      @Nullable StateStore store,
      TimeSource time,
      Duration lockTimeout,
      EngineListener listener,
      Duration repairInterval) {}

  /** Makes what all engines share. */
  public static void warmUp() {
    Kernels.production().decide(LifecycleState.ABSENT, LifecycleEvent.CREATE);
    RecordCodec.load();
  }

  /** Opens an engine whose calls run side by side and whose ids are random. */
  public static SlipwayEngine open(Settings settings) {
    CallThreads threads = new CallThreads();
    return open(settings, Kernels.production(), threads, threads::close, UUID::randomUUID);
  }

  /** Opens an engine with parts that a test chooses. */
  static SlipwayEngine open(
      Settings settings,
      Kernels kernels,
      Executor executor,
      Runnable stopExecutor,
      Supplier<UUID> ids) {
    Home home = Home.open(settings);
    Workloads workloads = new Workloads(settings);
    Backends backends = new Backends(settings, workloads, false);
    EngineContext context =
        new EngineContext(
            kernels, settings.time(), executor, new Cancellation(), settings.listener());
    Runnable release = release(backends, workloads, home);
    DefaultEngine engine =
        new DefaultEngine(
            context,
            home,
            new Records(home.store()),
            backends,
            settings.defaultBackend(),
            ids,
            () -> {
              stopExecutor.run();
              release.run();
            });
    if (!settings.repairInterval().isZero()) {
      new RepairLoop(engine, context, settings.repairInterval()).start();
    }
    return engine;
  }

  /** Opens a reader. */
  public static ClusterReader openReadOnly(Settings settings) {
    Home home = Home.openReadOnly(settings);
    Workloads workloads = new Workloads(settings);
    Backends backends = new Backends(settings, workloads, true);
    return new DefaultReader(
        new Records(home.store()), backends, settings.time(), release(backends, workloads, home));
  }

  private static Runnable release(Backends backends, Workloads workloads, Home home) {
    return () -> {
      backends.close();
      workloads.close();
      home.close();
    };
  }
}
