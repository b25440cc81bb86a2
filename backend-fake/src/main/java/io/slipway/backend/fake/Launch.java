package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes an instance of each member that has none. */
final class Launch extends ChangeEffect {
  private final MemberSet members;

  Launch(FakeBackend backend, CallContext call, MemberSet members) {
    super(backend, call);
    this.members = members;
  }

  @Override
  public void beforeSteps(CallExecution attempt) {
    // An instance that was told to end holds its member until it has ended.
    for (Optional<Instant> end = ending(); end.isPresent(); end = ending()) {
      attempt.waitUntil(end.get());
    }
  }

  private Optional<Instant> ending() {
    synchronized (world.lock) {
      ClusterState cluster = cluster();
      Instant now = now();
      return cluster == null
          ? Optional.empty()
          : members.stream()
              .flatMap(member -> Optional.ofNullable(cluster.members.get(member)).stream())
              .flatMap(member -> Optional.ofNullable(member.living(now)).stream())
              .filter(instance -> instance.terminating(now))
              .map(instance -> instance.endsAt)
              .max(Instant::compareTo);
    }
  }

  @Override
  public List<Runnable> steps(Instant now) {
    checkGranularity(members);
    checkMembers(members);
    ClusterState cluster = cluster();
    if (cluster == null || !cluster.provisioned) {
      throw call.operation().purpose().needsData() && behavior().checksData()
          ? rejected(
              ErrorCode.DATA_MISSING, "no data", "the data of an earlier life", "nothing", "delete")
          : rejected(
              ErrorCode.BACKEND_REJECTED,
              "launch before provision",
              "a provisioned cluster",
              "none",
              "provision it first");
    }
    List<Runnable> steps = new ArrayList<>();
    for (MemberId id : members) {
      MemberState member = cluster.members.get(id);
      if (member == null) {
        throw rejected(
            ErrorCode.BACKEND_REJECTED, "member not provisioned", "a directory", id, "provision");
      }
      check(cluster, member, now);
      steps.add(() -> launch(cluster, id));
    }
    return steps;
  }

  private void check(ClusterState cluster, MemberState member, Instant now) {
    if (member.living(now) != null) {
      return;
    }
    boolean needed = call.operation().purpose().needsData();
    boolean own = cluster.id.incarnation().equals(member.dataOwner);
    boolean empty = member.dataOwner == null;
    if (behavior().checksData() && !own && (!empty || needed)) {
      throw rejected(
          needed ? ErrorCode.DATA_MISSING : ErrorCode.BACKEND_REJECTED,
          "wrong data in the directory of " + member.id,
          needed ? "the data of an earlier life" : "its own data or none",
          empty ? "nothing" : "data of " + member.dataOwner,
          "restore the data",
          "delete the cluster");
    }
    if (behavior().checksPorts()) {
      world
          .portHolder(cluster, member)
          .ifPresent(
              holder -> {
                throw rejected(
                    ErrorCode.BACKEND_REJECTED,
                    "port in use by a stranger, for " + member.id,
                    "free ports " + member.ports.values(),
                    holder,
                    "free the port");
              });
    }
  }

  private void launch(ClusterState expected, MemberId id) {
    ClusterState cluster = cluster();
    MemberState member = cluster == null ? null : cluster.members.get(id);
    if (cluster != expected || member == null) {
      // Only a newer fence lets an erase in between, and that has failed this step before.
      throw new IllegalStateException("member " + id + " was erased under the same fence");
    }
    Instant now = now();
    member.desired = Desired.RUNNING;
    Instance living = member.living(now);
    if (living != null && living.terminating(now)) {
      throw BackendException.builder(
              Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "launch of " + id + " of " + call.cluster())
                  .withExpected("no instance that ends")
                  .withActual(living.id)
                  .withRemedy("try again when it has ended"))
          .retryable()
          .build();
    }
    if (living != null && behavior().leavesAlone(living, now)) {
      return;
    }
    cluster.settle(now, world.staleBlocks());
    if (living != null) {
      member.superseded.add(living);
    }
    if (member.dataOwner == null) {
      member.dataOwner = cluster.id.incarnation();
    }
    member.formats = !call.operation().purpose().needsData();
    member.restarts = backend.options().restartsByItself();
    member.current = world.newInstance(cluster, member, call.operation(), behavior());
    report(id, "launched, instance " + member.current.id);
  }
}
