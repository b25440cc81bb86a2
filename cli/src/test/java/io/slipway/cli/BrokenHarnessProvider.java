package io.slipway.cli;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.BackendHarnessProvider;
import io.slipway.conformance.GroundTruth;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Resolution;
import java.util.Map;

/** A harness whose backend cannot even be opened. */
public final class BrokenHarnessProvider implements BackendHarnessProvider {
  @Override
  public String name() {
    return "broken";
  }

  @Override
  public BackendHarness open(Map<String, String> options) {
    return new Broken();
  }

  private static final class Broken implements BackendHarness {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public void reset() {}

    @Override
    public ClusterBackend open() {
      throw new IllegalStateException("there is no backend");
    }

    @Override
    public ClusterSpec spec(String name, int spus) {
      return ClusterSpec.builder(name).spuCount(spus).build();
    }

    @Override
    public GroundTruth look(ClusterId cluster, Resolution resolution) {
      throw new IllegalStateException("there is nothing to see");
    }

    @Override
    public void close() {}
  }
}
