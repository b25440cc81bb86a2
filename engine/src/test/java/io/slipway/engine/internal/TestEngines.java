package io.slipway.engine.internal;

import io.slipway.engine.EngineListener;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.OwnerId;
import io.slipway.spi.StateStore;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadLookup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens real engines on parts that a test holds in its hand. */
public final class TestEngines {
  /** The shipped ones, built once. */
  public static final Kernels KERNELS = Kernels.production();

  /** All engines of a test may have a part in one world. */
  static final OwnerId OWNER = new OwnerId("test");

  private static final Path NOWHERE = Path.of("/nowhere");

  private TestEngines() {}

  /** Returns what a backend is opened with that a test calls by itself. */
  public static BackendContext context(TimeSource time) {
    WorkloadLookup none =
        name -> {
          throw new IllegalStateException("no workload " + name + " is looked up");
        };
    return BackendContext.builder(OWNER, time, none).home(NOWHERE, NOWHERE).build();
  }

  /** Opens an engine on a home whose files a test holds in its hand. */
  static SlipwayEngine open(
      Path home, BackendProvider backend, TimeSource time, StoreOptions options) {
    return EngineFactory.open(
        settings(home, backend, null, time, EngineListener.NONE, Duration.ZERO),
        KERNELS,
        held -> Runnable::run,
        held -> Runnable::run,
        UUID::randomUUID,
        options);
  }

  /**
   * Opens an engine that owns nothing, so that a test may drop it without closing it.
   *
   * @param repairInterval how often it looks for members to repair by itself, or zero
   */
  public static SlipwayEngine open(
      BackendProvider backend,
      StateStore store,
      TimeSource time,
      Executor executor,
      Supplier<UUID> ids,
      EngineListener listener,
      Duration repairInterval) {
    return EngineFactory.open(
        settings(NOWHERE, backend, store, time, listener, repairInterval),
        KERNELS,
        held -> executor,
        held -> Runnable::run,
        ids,
        StoreOptions.defaults());
  }

  private static HomeSettings settings(
      Path home,
      BackendProvider backend,
      @Nullable StateStore store,
      TimeSource time,
      EngineListener listener,
      Duration repairInterval) {
    return new HomeSettings(
        home,
        store,
        List.of(backend),
        List.of(),
        List.of(),
        Map.of(),
        backend.name(),
        time,
        Duration.ZERO,
        listener,
        repairInterval,
        cut -> {},
        OWNER);
  }
}
