package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StopPolicy.Force;
import io.slipway.spi.Surplus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Ends every owned instance of the members. */
final class Stop extends ChangeEffect {
  private final MemberSet members;
  private final StopPolicy policy;

  Stop(FakeBackend backend, CallContext call, MemberSet members, StopPolicy policy) {
    super(backend, call);
    this.members = members;
    this.policy = policy;
  }

  @Override
  public List<Runnable> steps(Instant now) {
    checkGranularity(members);
    ClusterState cluster = cluster();
    if (cluster == null) {
      return List.of();
    }
    List<Runnable> steps = new ArrayList<>();
    for (MemberId id : members) {
      MemberState member = cluster.members.get(id);
      if (member != null) {
        steps.add(() -> end(cluster, member));
      }
    }
    return steps;
  }

  private void end(ClusterState cluster, MemberState member) {
    Instant now = now();
    cluster.settle(now, world.staleBlocks());
    if (behavior().recordsStop()) {
      member.desired = Desired.STOPPED;
    }
    if (!behavior().stopKeepsData()) {
      member.records.clear();
    }
    if (!behavior().sparesForeign()) {
      world.strangers().leave(call.cluster().name());
    }
    if (behavior().stopsSuperseded()) {
      cluster.ownedSurplus.removeIf(
          item ->
              item.kind() == Surplus.Kind.INSTANCE
                  && item.member().filter(member.id::equals).isPresent());
    }
    for (Instance instance : living(member, now).toList()) {
      if (policy.force() == Force.UNSAFE) {
        instance.kill(now, Instance.KILLED);
      } else {
        instance.terminate(now, now.plus(world.stopLatency()));
      }
    }
  }

  @Override
  public void await(CallExecution attempt) {
    if (!behavior().awaitsEnd()) {
      return;
    }
    Instant patience = attempt.now().plus(policy.grace());
    boolean killed = policy.force() == Force.UNSAFE;
    for (Instant end = lastEnd(); end.isAfter(attempt.now()); end = lastEnd()) {
      if (killed || !end.isAfter(patience)) {
        attempt.waitUntil(end);
        continue;
      }
      attempt.waitUntil(patience);
      if (policy.force() == Force.NEVER) {
        throw BackendException.builder(
                Problem.of(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "members of " + call.cluster() + " did not end")
                    .withExpected("their end within " + policy.grace())
                    .withActual(members)
                    .withRemedy("stop them with force"))
            .outcome(Outcome.UNKNOWN)
            .retryable()
            .build();
      }
      attempt.locked(this::kill);
      killed = true;
    }
    members.forEach(member -> report(member, "stopped"));
  }

  private void kill() {
    Instant now = now();
    each(now).toList().forEach(instance -> instance.kill(now, Instance.KILLED));
  }

  private Instant lastEnd() {
    synchronized (world.lock) {
      return each(now()).map(instance -> instance.endsAt).max(Instant::compareTo).orElse(now());
    }
  }

  private Stream<Instance> each(Instant now) {
    ClusterState cluster = cluster();
    return cluster == null
        ? Stream.empty()
        : members.stream()
            .flatMap(id -> Stream.ofNullable(cluster.members.get(id)))
            .flatMap(member -> living(member, now));
  }

  private Stream<Instance> living(MemberState member, Instant now) {
    return behavior().stopsSuperseded()
        ? member.allLiving(now)
        : Stream.ofNullable(member.living(now));
  }
}
