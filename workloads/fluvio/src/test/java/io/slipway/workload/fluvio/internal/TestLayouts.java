package io.slipway.workload.fluvio.internal;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.Placement;
import io.slipway.spi.Platform;
import io.slipway.spi.Resolution;
import io.slipway.spi.WorkloadRequirements;
import io.slipway.workload.fluvio.standin.StandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** Ports as no backend chooses them, so that plans can be compared. */
final class TestLayouts {
  private TestLayouts() {}

  static ClusterLayout of(FluvioWorkload workload, ClusterSpec spec, Path directory) {
    WorkloadRequirements needs = workload.needs(spec, Platform.HOST);
    Resolution.Builder resolution = Resolution.builder(workload.info(), needs);
    ClusterId id = new ClusterId(spec.name(), new Incarnation(UUID.randomUUID()));
    needs.members().keySet().forEach(member -> resolution.member(member, ports(member)));
    ClusterLayout.Builder layout = ClusterLayout.builder(id, spec, resolution.build());
    for (MemberId member : needs.members().keySet()) {
      layout.placement(
          member,
          Placement.builder("127.0.0.1", directory.resolve(member.toString()).toString())
              .ports(ports(member))
              .build());
    }
    return layout.build();
  }

  /** Returns that of a cluster of two SPUs, which run a stand-in in the directory. */
  static ClusterLayout ofStandIn(FluvioWorkload workload, Path directory) throws IOException {
    ClusterSpec spec =
        ClusterSpec.builder("c")
            .spuCount(2)
            .workload("fluvio")
            .option("fluvio.run", StandIn.install(directory.resolve("fluvio-run"), "1").toString())
            .build();
    return of(workload, spec, directory);
  }

  private static Map<String, Integer> ports(MemberId member) {
    int base = 7000 + (member.role() == MemberRole.SPU ? 10 * member.number() : 0);
    return Map.of("private", base, "client", base + 1);
  }
}
