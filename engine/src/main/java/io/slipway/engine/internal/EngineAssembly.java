package io.slipway.engine.internal;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.EngineListener;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.StateStore;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
      EngineListener listener) {}

  public static SlipwayEngine open(Settings settings) {
    return java.util.Objects.requireNonNull(null, settings.toString());
  }

  public static ClusterReader openReadOnly(Settings settings) {
    return java.util.Objects.requireNonNull(null, settings.toString());
  }
}
