package io.slipway.backend.fake;

import io.slipway.spi.CallContext;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Removes owned surplus. */
final class Retire extends ChangeEffect {
  private final SurplusSet surplus;

  Retire(FakeBackend backend, CallContext call, SurplusSet surplus) {
    super(backend, call);
    this.surplus = surplus;
  }

  @Override
  public List<Runnable> steps(Instant now) {
    List<Runnable> steps = new ArrayList<>();
    surplus.forEach(item -> steps.add(() -> remove(item)));
    return steps;
  }

  private void remove(Surplus item) {
    ClusterState cluster = cluster();
    if (!behavior().sparesForeign()) {
      world.strangers().leave(call.cluster().name());
    }
    if (!behavior().retires(item) || cluster == null) {
      return;
    }
    Instant now = now();
    cluster.settle(now, world.staleBlocks());
    cluster.ownedSurplus.removeIf(s -> s.kind() == item.kind() && s.id().equals(item.id()));
    for (MemberState member : cluster.members.values()) {
      for (Instance instance : member.superseded) {
        if (item.kind() == Surplus.Kind.INSTANCE && instance.id.value().equals(item.id())) {
          instance.kill(now, Instance.KILLED);
        }
      }
      member.superseded.removeIf(instance -> !instance.lives(now));
      Instance living = member.living(now);
      if (item.kind() == Surplus.Kind.REGISTRATION
          && member.registered != null
          && member.registered.value().equals(item.id())
          && (living == null || !living.id.equals(member.registered))) {
        member.registered = null;
      }
    }
  }
}
