package io.slipway.engine.internal;

import io.slipway.engine.CreateOptions;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OwnerId;
import io.slipway.spi.SlipwayException;

/** Checks a spec against what is installed, without a backend that would touch the home. */
public final class SpecCheck {
  private SpecCheck() {}

  /**
   * Refuses what a create would refuse by its spec alone.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT}
   */
  public static void check(HomeSettings settings, ClusterSpec spec, CreateOptions options) {
    try (Workloads workloads = new Workloads(settings);
        Backends backends = new Backends(settings, OwnerId.NOBODY, workloads, true)) {
      String backend = options.backend().isEmpty() ? settings.defaultBackend() : options.backend();
      backends.requireKnown(backend);
      BackendInfo info = backends.get(backend).info();
      info.checkOptions(spec);
      workloads.find(spec.workload()).needs(spec, info.platform());
    }
  }
}
