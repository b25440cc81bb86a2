package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import java.util.Map;

/** Makes resolutions. */
final class Resolver {
  private Resolver() {}

  static Resolution resolve(FakeWorld world, FakeOptions options, ClusterSpec spec) {
    if (spec.spuCount() > options.maxSpuCount()) {
      throw BackendException.rejected(
          ErrorCode.INVALID_ARGUMENT,
          SlipwayException.text(
              "invalid SPU count of " + spec.name(),
              "1 to " + options.maxSpuCount(),
              spec.spuCount(),
              "ask for a count in that range"));
    }
    if (!options.workloads().isEmpty() && !options.workloads().contains(spec.workload())) {
      throw BackendException.rejected(
          ErrorCode.UNSUPPORTED,
          SlipwayException.text(
              "unknown workload of " + spec.name(),
              "one of " + options.workloads().stream().sorted().toList(),
              "'" + spec.workload() + "'",
              "choose one of these"));
    }
    Resolution.Builder builder =
        Resolution.builder("fake-1").controllersFirst(options.controllersFirst());
    for (int number = 1; number <= options.controllers(); number++) {
      builder.member(MemberId.controller(number), Map.of("controller", world.freePort()));
    }
    for (int number = 1; number <= spec.spuCount(); number++) {
      builder.member(MemberId.spu(number), Map.of("client", world.freePort()));
    }
    return builder.build();
  }
}
