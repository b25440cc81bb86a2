package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.StoreAdmin;
import io.slipway.engine.StoreCut;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The engine with the backends and workloads of the class path. */
final class InstalledEngine implements EngineOpener {
  /** The directory below the home that workloads share. */
  static final String RUNTIME = "runtime";

  @Override
  public void warmUp() {
    Thread thread = new Thread(SlipwayEngine::warmUp, "slipway-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public SlipwayEngine open(Path home, Duration lockTimeout, Consumer<StoreCut> onCut) {
    return SlipwayEngine.builder().home(home).lockTimeout(lockTimeout).onCut(onCut).open();
  }

  @Override
  public ClusterReader openReadOnly(Path home) {
    return SlipwayEngine.builder().home(home).openReadOnly();
  }

  @Override
  public StoreAdmin store(Path home, Duration lockTimeout, Consumer<StoreCut> onCut) {
    return StoreAdmin.builder().home(home).lockTimeout(lockTimeout).onCut(onCut).build();
  }

  @Override
  public void check(Path home, ClusterSpec spec, String backend) {
    checkBackend(backend);
    SortedSet<String> installed = new TreeSet<>();
    for (WorkloadProvider provider : ServiceLoader.load(WorkloadProvider.class)) {
      installed.add(provider.name());
      if (provider.name().equals(spec.workload())) {
        try (Workload workload =
            provider.open(new WorkloadContext(home.resolve(RUNTIME), TimeSource.system()))) {
          workload.needs(spec);
        }
        return;
      }
    }
    throw new SlipwayException(
        ErrorCode.INVALID_ARGUMENT,
        SlipwayException.text(
            "unknown workload",
            "one of " + installed,
            "'" + spec.workload() + "'",
            "choose another with --workload"));
  }

  private static void checkBackend(String backend) {
    SortedSet<String> installed = new TreeSet<>();
    for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
      installed.add(provider.name());
    }
    if (!backend.isEmpty() && !installed.contains(backend)) {
      throw new SlipwayException(
          ErrorCode.INVALID_ARGUMENT,
          SlipwayException.text(
              "unknown backend",
              "one of " + installed,
              "'" + backend + "'",
              "choose another with --backend"));
    }
  }
}
