package io.slipway.backend.k8s.internal;

import io.slipway.spi.BackendInfo;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Platform;
import io.slipway.spi.Resolution;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadRequirements;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns a spec into what CREATE needs, and finds out early what would refuse it. */
final class Resolver {
  /** Members have addresses of their own, so that every one may use the same ports. */
  private static final int FIRST_PORT = 9092;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final World world;

  Resolver(World world) {
    this.world = world;
  }

  Resolution resolve(BackendInfo info, ClusterId cluster, ClusterSpec spec) {
    info.checkOptions(spec);
    Options options = Options.of(spec);
    if (spec.spuCount() > info.maxSpuCount()) {
      throw Failures.invalid(
          "too many SPUs", "1 to " + info.maxSpuCount(), spec.spuCount(), "ask for fewer");
    }
    Workload workload = world.workload(spec);
    WorkloadRequirements needs = workload.needs(spec, Platform.CONTAINER);
    long spus = needs.members().keySet().stream().filter(m -> m.role() == MemberRole.SPU).count();
    if (spus != spec.spuCount()) {
      throw Failures.rejected(
          "workload '" + spec.workload() + "' gives a wrong number of SPUs",
          Integer.toString(spec.spuCount()),
          spus,
          "report this as a bug of the workload");
    }
    Api api = world.api(options.context(), options.namespace());
    Limit limit = Limit.within("resolve cluster '" + spec.name() + "'", world.time(), PATIENCE);
    Resolution.Builder resolution =
        Resolution.builder(workload.info(), needs).location(world.location(api, limit));
    options.context().ifPresent(v -> resolution.property(World.CONTEXT_PROPERTY, v));
    options.namespace().ifPresent(v -> resolution.property(World.NAMESPACE_PROPERTY, v));
    needs.members().forEach((member, ports) -> resolution.member(member, chosen(ports)));
    Resolution resolved = resolution.build();
    requireImage(cluster, spec, resolved, options, workload, api);
    Permissions.require(api, limit);
    return resolved;
  }

  static Map<String, Integer> chosen(SortedMap<String, Integer> ports) {
    Map<String, Integer> chosen = new TreeMap<>();
    int next = FIRST_PORT;
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      int number = port.getValue();
      while (number == 0) {
        int candidate = next++;
        if (!ports.containsValue(candidate)) {
          number = candidate;
        }
      }
      chosen.put(port.getKey(), number);
    }
    return chosen;
  }

  private void requireImage(
      ClusterId cluster,
      ClusterSpec spec,
      Resolution resolution,
      Options options,
      Workload workload,
      Api api) {
    ClusterLayout layout = world.layout(cluster, spec, resolution, api.namespace());
    MemberId first = resolution.members().iterator().next();
    MemberPlan plan = workload.plan(layout, first, OperationKind.START);
    if (plan.image().isEmpty() && options.image().isEmpty()) {
      throw Failures.invalid(
          "missing option 'image' of backend 'k8s'",
          "an image with the program of workload '" + spec.workload() + "' and a /bin/sh",
          "none",
          "set it");
    }
  }
}
