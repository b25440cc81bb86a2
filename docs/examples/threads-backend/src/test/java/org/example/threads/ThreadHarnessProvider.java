package org.example.threads;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.BackendHarnessProvider;
import java.util.Map;

/** Opens the harness by name, for the command line. */
public final class ThreadHarnessProvider implements BackendHarnessProvider {
  @Override
  public String name() {
    return "threads";
  }

  @Override
  public BackendHarness open(Map<String, String> options) {
    if (!options.isEmpty()) {
      throw new IllegalArgumentException("unknown options: expected none, was " + options);
    }
    return new ThreadHarness();
  }
}
