package io.slipway.conformance.local;

import io.slipway.conformance.BackendConformance;
import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.ConformanceOptions;
import java.util.Map;

/** The whole kit with Kafka as members; runs with the profile conformance-kafka only. */
class KafkaConformanceIT extends BackendConformance {
  @Override
  protected BackendHarness harness() {
    return new LocalHarnessProvider().open(Map.of(LocalHarnessProvider.WORKLOAD, "kafka"));
  }

  /** Each step of a sequence may start or stop a JVM. */
  @Override
  protected ConformanceOptions options() {
    ConformanceOptions options = ConformanceOptions.fromSystemProperties();
    boolean asked = System.getProperty("conformance.tries") != null;
    return asked ? options : options.toBuilder().tries(3).steps(8).build();
  }
}
