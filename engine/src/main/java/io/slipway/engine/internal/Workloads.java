package io.slipway.engine.internal;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadLookup;
import io.slipway.spi.WorkloadProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Finds workloads by name and opens each on first use. Thread-safe. */
final class Workloads implements WorkloadLookup, AutoCloseable {
  private final Map<String, WorkloadProvider> providers;
  private final WorkloadContext context;
  private final Map<String, Workload> open = new LinkedHashMap<>();

  Workloads(EngineAssembly.Settings settings) {
    this.providers =
        Providers.byName(settings.workloads(), WorkloadProvider.class, WorkloadProvider::name);
    this.context = new WorkloadContext(settings.home().resolve("runtime"), settings.time());
  }

  @Override
  public synchronized Workload find(String name) {
    Workload known = open.get(name);
    if (known != null) {
      return known;
    }
    WorkloadProvider provider = providers.get(name);
    if (provider == null) {
      throw new SlipwayException(
          ErrorCode.INVALID_SPEC,
          SlipwayException.text(
              "unknown workload",
              "one of " + new TreeMap<>(providers).keySet(),
              "'" + name + "'",
              "choose one of these, or put the workload on the class path"));
    }
    Workload workload = provider.open(context);
    open.put(name, workload);
    return workload;
  }

  @Override
  public synchronized void close() {
    open.values().forEach(Workload::close);
    open.clear();
  }
}
