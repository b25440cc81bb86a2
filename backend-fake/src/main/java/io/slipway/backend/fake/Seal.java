package io.slipway.backend.fake;

import io.slipway.spi.CallContext;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Lets the members' next restarts ask for data. */
final class Seal extends ChangeEffect {
  private final MemberSet members;

  Seal(FakeBackend backend, CallContext call, MemberSet members) {
    super(backend, call);
    this.members = members;
  }

  @Override
  public List<Runnable> steps(Instant now) {
    checkGranularity(members);
    checkMembers(members);
    ClusterState cluster = cluster();
    List<Runnable> steps = new ArrayList<>();
    for (MemberId id : members) {
      MemberState member = cluster == null ? null : cluster.members.get(id);
      if (member != null) {
        steps.add(() -> member.formats = false);
      }
    }
    return steps;
  }
}
