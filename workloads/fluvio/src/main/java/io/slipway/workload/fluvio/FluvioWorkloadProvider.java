package io.slipway.workload.fluvio;

import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadProvider;
import io.slipway.workload.fluvio.internal.FluvioWorkload;

/** Provides the workload {@code fluvio}. Thread-safe and without state. */
public final class FluvioWorkloadProvider implements WorkloadProvider {
  /** Creates the provider; also for {@link java.util.ServiceLoader}. */
  public FluvioWorkloadProvider() {}

  @Override
  public String name() {
    return FluvioWorkload.NAME;
  }

  @Override
  public Workload open(WorkloadContext context) {
    return new FluvioWorkload(context.time());
  }
}
