package io.slipway.engine.internal;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.EngineListener;
import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.StoreCut;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.engine.internal.store.CloseStack;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts an engine together from what its builder was told. */
public final class EngineFactory {
  private EngineFactory() {}

  /**
   * What the builder was told.
   *
   * @param home absolute, or null beside a store of the embedder's own
   * @param backends before those of the class path
   * @param workloads before those of the class path
   * @param backendOptions by backend
   * @param defaultBackend for clusters whose creation names none
   * @param store in place of the one in the home, or null
   * @param time the clock
   * @param lockTimeout how long to wait for the home
   * @param listener sees all events
   * @param repairInterval how often to look for members to repair, or zero
   * @param onCut is told what the open of the home's store has cut
   */
  public record Settings(
      @Nullable Path home,
      List<BackendProvider> backends,
      List<WorkloadProvider> workloads,
      Map<String, Map<String, String>> backendOptions,
      String defaultBackend,
      @Nullable StateStore store,
      TimeSource time,
      Duration lockTimeout,
      EngineListener listener,
      Duration repairInterval,
      Consumer<StoreCut> onCut) {
    /**
     * Refuses a duration below zero.
     *
     * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT}
     */
    public static Duration notNegative(String what, Duration value) {
      if (value.isNegative()) {
        throw new SlipwayException(
            Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid " + what)
                .withExpected("zero or more")
                .withActual(value)
                .withRemedy("choose another duration"));
      }
      return value;
    }

    /** Returns the home where the store lies in one. */
    Path requiredHome() {
      return Objects.requireNonNull(home, "a store of the engine's own needs a home");
    }
  }

  /** Makes what all engines share. */
  public static void warmUp() {
    Kernels.production().decide(LifecycleState.ABSENT, LifecycleEvent.CREATE);
    RecordCodec.load();
  }

  /** Opens an engine whose calls run side by side and whose ids are random. */
  public static SlipwayEngine open(Settings settings) {
    return open(
        settings,
        Kernels.production(),
        held -> held.add(new CallThreads()),
        UUID::randomUUID,
        StoreOptions.defaults());
  }

  /**
   * Opens an engine with parts that a test chooses.
   *
   * @param threads makes what calls run on, and adds to what is held what it needs for that
   */
  static SlipwayEngine open(
      Settings settings,
      Kernels kernels,
      Function<CloseStack, Executor> threads,
      Supplier<UUID> ids,
      StoreOptions options) {
    CloseStack held = new CloseStack();
    try {
      Home home = Home.open(settings, options, held);
      Workloads workloads = held.add(new Workloads(settings));
      Backends backends = held.add(new Backends(settings, workloads, false));
      EngineContext context =
          new EngineContext(
              kernels,
              settings.time(),
              threads.apply(held),
              new CancellationToken(),
              settings.listener());
      DefaultEngine engine =
          new DefaultEngine(
              context,
              home,
              new RecordRepository(home.store()),
              backends,
              settings.defaultBackend(),
              ids,
              held);
      if (!settings.repairInterval().isZero()) {
        held.add(new RepairLoop(engine, context, settings.repairInterval())).start();
      }
      held.add(engine::awaitIdle);
      held.add(engine::raiseClosing);
      return engine;
    } catch (Throwable e) {
      held.closeAfter(e);
      throw e;
    }
  }

  /** Opens a reader. */
  public static ClusterReader openReadOnly(Settings settings) {
    CloseStack held = new CloseStack();
    try {
      Home home = Home.openReadOnly(settings);
      Workloads workloads = held.add(new Workloads(settings));
      Backends backends = held.add(new Backends(settings, workloads, true));
      CallThreads threads = held.add(new CallThreads());
      DefaultReader reader =
          new DefaultReader(
              new RecordRepository(home.store()),
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
}
