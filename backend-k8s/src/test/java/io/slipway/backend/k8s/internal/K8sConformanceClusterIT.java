package io.slipway.backend.k8s.internal;

import io.slipway.conformance.BackendConformance;
import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.ConformanceOptions;

/** The whole kit against a real Kubernetes; few and short sequences, as each starts pods. */
class K8sConformanceClusterIT extends BackendConformance {
  @Override
  protected BackendHarness harness() {
    return new K8sHarness();
  }

  @Override
  protected ConformanceOptions options() {
    ConformanceOptions options = ConformanceOptions.fromSystemProperties();
    boolean asked = System.getProperty("conformance.tries") != null;
    return asked ? options : options.toBuilder().tries(2).steps(6).build();
  }
}
