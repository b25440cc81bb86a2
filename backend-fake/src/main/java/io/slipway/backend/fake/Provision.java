package io.slipway.backend.fake;

import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes the record, and a directory with ports for each member. */
final class Provision extends ChangeEffect {
  Provision(FakeBackend backend, CallContext call) {
    super(backend, call);
  }

  @Override
  public List<Runnable> steps(Instant now) {
    ClusterState found = cluster();
    if (found != null
        && behavior().refusesOtherContent()
        && !(found.spec.equals(call.spec()) && found.resolution.equals(call.resolution()))) {
      throw rejected(
          ErrorCode.CONFLICT,
          "other content is there already",
          "generation " + found.spec.generation() + " of " + found.spec,
          "generation " + call.spec().generation() + " of " + call.spec(),
          "use the stored spec",
          "delete the cluster first");
    }
    List<Runnable> steps = new ArrayList<>();
    for (MemberId member : call.resolution().members()) {
      steps.add(() -> make(member));
    }
    steps.add(
        () -> {
          state().provisioned = true;
        });
    return steps;
  }

  private void make(MemberId member) {
    ClusterState cluster = state();
    if (!cluster.members.containsKey(member)) {
      cluster.members.put(member, new MemberState(member, call.resolution().ports(member)));
      report(member, "provisioned");
    }
  }

  private ClusterState state() {
    return world.stateOrNew(call.cluster(), call.spec(), call.resolution());
  }
}
