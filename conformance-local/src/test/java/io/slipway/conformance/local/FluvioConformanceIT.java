package io.slipway.conformance.local;

import io.slipway.conformance.BackendConformance;
import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.ConformanceOptions;
import java.util.Map;

/** The whole kit with Fluvio as members; runs with the profile conformance-fluvio only. */
class FluvioConformanceIT extends BackendConformance {
  @Override
  protected BackendHarness harness() {
    return new LocalHarnessProvider().open(Map.of(LocalHarnessProvider.WORKLOAD, "fluvio"));
  }

  /** Each step of a sequence may start or stop a process. */
  @Override
  protected ConformanceOptions options() {
    ConformanceOptions options = ConformanceOptions.fromSystemProperties();
    boolean asked = System.getProperty("conformance.tries") != null;
    return asked ? options : options.toBuilder().tries(3).steps(8).build();
  }
}
