package io.slipway.conformance.local;

import io.slipway.conformance.BackendConformance;
import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.ConformanceOptions;
import java.util.Map;

/** The whole kit against real processes; fewer and shorter sequences than on the fake. */
class LocalConformanceIT extends BackendConformance {
  @Override
  protected BackendHarness harness() {
    return new LocalHarnessProvider().open(Map.of());
  }

  @Override
  protected ConformanceOptions options() {
    ConformanceOptions options = ConformanceOptions.fromSystemProperties();
    boolean asked = System.getProperty("conformance.tries") != null;
    return asked ? options : options.toBuilder().tries(3).steps(8).build();
  }
}
