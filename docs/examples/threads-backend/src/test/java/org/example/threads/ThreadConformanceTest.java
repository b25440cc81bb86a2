package org.example.threads;

import io.slipway.conformance.BackendConformance;
import io.slipway.conformance.BackendHarness;

class ThreadConformanceTest extends BackendConformance {
  @Override
  protected BackendHarness harness() {
    return new ThreadHarness();
  }
}
