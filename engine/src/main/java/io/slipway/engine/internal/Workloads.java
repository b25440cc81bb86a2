package io.slipway.engine.internal;

import io.slipway.engine.internal.store.CloseStack;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadLookup;
import io.slipway.spi.WorkloadProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Finds workloads by name and opens each on first use. Thread-safe. */
final class Workloads implements WorkloadLookup, AutoCloseable {
  private final Map<String, WorkloadProvider> providers;
  private final WorkloadContext context;
  private final boolean hasHome;
  private final Map<String, Workload> open = new HashMap<>();
  private final CloseStack held = new CloseStack();
  private boolean closed;

  Workloads(EngineAssembly.Settings settings) {
    this.providers =
        Providers.byName(settings.workloads(), WorkloadProvider.class, WorkloadProvider::name);
    Path home = settings.home();
    this.hasHome = home != null;
    this.context =
        new WorkloadContext(home == null ? null : home.resolve("runtime"), settings.time());
  }

  @Override
  public synchronized Workload find(String name) {
    if (closed) {
      throw DefaultReader.closed();
    }
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
    Workload workload = held.add(open(name, provider));
    open.put(name, workload);
    return workload;
  }

  private Workload open(String name, WorkloadProvider provider) {
    try {
      return provider.open(context);
    } catch (SlipwayException e) {
      if (hasHome) {
        throw e;
      }
      // The context that was asked for a directory does not know whose it is.
      throw new SlipwayException(
          e.code(), "workload '" + name + "' cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    held.close();
  }
}
