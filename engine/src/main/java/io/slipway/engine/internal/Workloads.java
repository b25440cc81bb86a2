package io.slipway.engine.internal;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadLookup;
import io.slipway.spi.WorkloadProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Finds workloads by name and opens each on first use. Thread-safe. */
final class Workloads implements WorkloadLookup, AutoCloseable {
  private final Map<String, WorkloadProvider> providers;
  private final WorkloadContext context;
  private final boolean hasHome;
  private final OpenOnce<Workload> open = new OpenOnce<>();

  Workloads(HomeSettings settings) {
    this.providers =
        Providers.byName(settings.workloads(), WorkloadProvider.class, WorkloadProvider::name);
    Path home = settings.home();
    this.hasHome = home != null;
    this.context =
        new WorkloadContext(home == null ? null : home.resolve("runtime"), settings.time());
  }

  @Override
  public Workload find(String name) {
    WorkloadProvider provider = provider(name);
    return open.get(name, () -> open(name, provider));
  }

  private WorkloadProvider provider(String name) {
    WorkloadProvider provider = providers.get(name);
    if (provider == null) {
      throw new SlipwayException(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "unknown workload '" + name + "'")
              .withExpected("one of " + new TreeMap<>(providers).keySet())
              .withRemedy("choose one of these", "put the workload on the class path"));
    }
    return provider;
  }

  private Workload open(String name, WorkloadProvider provider) {
    try {
      return provider.open(context);
    } catch (SlipwayException e) {
      if (hasHome) {
        throw e;
      }
      // The context that was asked for a directory does not know whose it is.
      throw new SlipwayException(e.problem().within("workload '" + name + "' cannot be opened"), e);
    }
  }

  @Override
  public void close() {
    open.close();
  }
}
