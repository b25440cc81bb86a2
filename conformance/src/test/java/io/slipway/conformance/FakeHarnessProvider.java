package io.slipway.conformance;

import io.slipway.backend.fake.FakeOptions;
import io.slipway.spi.Granularity;
import java.util.Map;

/** The fake by name. */
public final class FakeHarnessProvider implements BackendHarnessProvider {
  @Override
  public String name() {
    return "fake";
  }

  @Override
  public BackendHarness open(Map<String, String> options) {
    Granularity granularity =
        Granularity.valueOf(options.getOrDefault("granularity", Granularity.MEMBER.name()));
    return new FakeHarness(FakeOptions.builder().granularity(granularity).build());
  }
}
