package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.Problem;
import io.slipway.spi.Resolution;
import java.util.Map;

/** Makes resolutions. */
final class Resolver {
  private Resolver() {}

  static Resolution resolve(FakeWorld world, FakeOptions options, ClusterSpec spec) {
    if (spec.spuCount() > options.maxSpuCount()) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid SPU count of " + spec.name())
              .withExpected("1 to " + options.maxSpuCount())
              .withActual(spec.spuCount())
              .withRemedy("ask for a count in that range"));
    }
    if (!options.workloads().isEmpty() && !options.workloads().contains(spec.workload())) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "unknown workload of " + spec.name())
              .withExpected("one of " + options.workloads().stream().sorted().toList())
              .withActual("'" + spec.workload() + "'")
              .withRemedy("choose one of these"));
    }
    Resolution.Builder builder =
        Resolution.builder("fake-1").controllersFirst(options.controllersFirst());
    options.location().ifPresent(builder::location);
    for (int number = 1; number <= options.controllers(); number++) {
      builder.member(MemberId.controller(number), Map.of("controller", world.freePort()));
    }
    for (int number = 1; number <= spec.spuCount(); number++) {
      builder.member(MemberId.spu(number), Map.of("client", world.freePort()));
    }
    return builder.build();
  }
}
