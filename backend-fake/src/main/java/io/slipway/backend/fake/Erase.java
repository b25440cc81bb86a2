package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends and removes everything of the incarnation, but its fence. */
final class Erase extends ChangeEffect {
  private final ErasePolicy policy;

  Erase(FakeBackend backend, CallContext call, ErasePolicy policy) {
    super(backend, call);
    this.policy = policy;
  }

  @Override
  public void beforeSteps(CallExecution attempt) {
    attempt.locked(this::killAll);
    // What cannot be killed now keeps the erase until it is gone, or until the deadline.
    for (Optional<Instant> end = lastEnd(); end.isPresent(); end = lastEnd()) {
      attempt.waitUntil(end.get());
    }
  }

  private void killAll() {
    ClusterState cluster = cluster();
    if (cluster == null) {
      return;
    }
    Instant now = now();
    for (MemberState member : cluster.members.values()) {
      member.desired = Desired.STOPPED;
      member.allLiving(now).toList().forEach(instance -> instance.kill(now, Instance.KILLED));
    }
  }

  private Optional<Instant> lastEnd() {
    synchronized (world.lock) {
      ClusterState cluster = cluster();
      Instant now = now();
      return cluster == null
          ? Optional.empty()
          : cluster.members.values().stream()
              .flatMap(member -> member.allLiving(now))
              .map(instance -> instance.endsAt)
              .max(Instant::compareTo);
    }
  }

  @Override
  public List<Runnable> steps(Instant now) {
    List<Runnable> steps = new ArrayList<>();
    ClusterState cluster = cluster();
    if (cluster != null) {
      killAll();
      if (lastEnd().isPresent()) {
        throw BackendException.builder(
                Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "erase of " + call.cluster())
                    .withExpected("no instance that lives")
                    .withActual("one that cannot be killed now")
                    .withRemedy("try again later"))
            .retryable()
            .build();
      }
      for (MemberId id : cluster.members.keySet()) {
        MemberState member = cluster.members.get(id);
        if (member != null && behavior().erases(member)) {
          steps.add(() -> cluster.members.remove(id));
        }
      }
    }
    steps.add(
        () -> {
          if (!behavior().sparesForeign()) {
            world.strangers().leave(call.cluster().name());
          }
          world.remove(call, policy.tombstoneRetention(), behavior().keepsTombstone());
        });
    return steps;
  }
}
