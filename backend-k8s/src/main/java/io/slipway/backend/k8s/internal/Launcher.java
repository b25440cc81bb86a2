package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Problem;
import io.slipway.spi.Progress;
import io.slipway.spi.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lets the platform run members, and keeps it from running them without their data. */
final class Launcher {
  /** How long a launch waits for an instance that the platform is about to start. */
  private static final Duration START = Duration.ofSeconds(10);

  /**
   * How long it waits for an instance to be ready, which is no matter of a launch: but to ask about
   * one pod costs little, and most of what is ready soon needs no second look at the cluster.
   */
  private static final Duration READY = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(200);

  private final World world;

  Launcher(World world) {
    this.world = world;
  }

  void launch(CallContext call, Api api, Snapshot seen, MemberSet members, Limit limit) {
    OperationKind purpose = call.operation().purpose();
    new Strays(api, call.cluster(), limit).requireParts(seen, members);
    Workload workload = world.workload(call.spec());
    ClusterLayout layout = world.layout(call, api, seen);
    List<StatefulSet> sets = new ArrayList<>();
    for (MemberId member : members) {
      sets.add(requireProvisioned(call, seen, member));
    }
    if (sets.stream().anyMatch(set -> replicas(set) == 0)) {
      workload.install(layout, call.progress());
    }
    int at = 0;
    for (MemberId member : members) {
      StatefulSet set = sets.get(at++);
      if (replicas(set) == 0) {
        if (purpose.needsData()) {
          requireVolumes(seen, set, member);
        }
        awaitNoPod(api, call, seen, member, limit);
        MemberPlan plan = workload.plan(layout, member, purpose);
        requireAddress(call, layout, member, plan);
        writeStart(api, call, requireSecret(call, seen, member), member, purpose, plan, limit);
        run(api, call, set, limit);
      }
      call.progress().report(new Progress("launched", member));
    }
    awaitInstances(api, call, members, limit);
  }

  void seal(CallContext call, Api api, Snapshot seen, MemberSet members, Limit limit) {
    Workload workload = world.workload(call.spec());
    ClusterLayout layout = world.layout(call, api, seen);
    Map<HasMetadata, JsonPatch> patches = new LinkedHashMap<>();
    for (MemberId member : members) {
      MemberPlan plan = workload.plan(layout, member, OperationKind.REPAIR);
      Secret secret = requireSecret(call, seen, member);
      start(call, secret, member, OperationKind.REPAIR, plan)
          .ifPresent(patch -> patches.put(secret, patch));
    }
    if (!Fences.changeAll(api, call, patches, limit)) {
      throw replaced("a Secret");
    }
  }

  static int replicas(StatefulSet set) {
    Integer replicas = set.getSpec().getReplicas();
    return replicas == null ? 1 : replicas;
  }

  private static StatefulSet requireProvisioned(CallContext call, Snapshot seen, MemberId member) {
    return seen.set(call.cluster(), member)
        .filter(Marks::isProvisioned)
        .orElseThrow(() -> notProvisioned(call, member, "StatefulSet"));
  }

  private static Secret requireSecret(CallContext call, Snapshot seen, MemberId member) {
    String name = new Names(call.cluster()).member(member);
    return seen.secrets().stream()
        .filter(secret -> secret.getMetadata().getName().equals(name))
        .filter(Marks::isProvisioned)
        .findFirst()
        .orElseThrow(() -> notProvisioned(call, member, "Secret"));
  }

  private static BackendException notProvisioned(CallContext call, MemberId member, String kind) {
    String what = "member " + member + " of '" + call.cluster().name() + "' was not provisioned";
    String expected = kind + " " + new Names(call.cluster()).member(member);
    return call.operation().purpose().needsData()
        ? Failures.dataMissing(what, expected, "none", "create the cluster again")
        : Failures.rejected(what, expected, "none", "create the cluster again");
  }

  /** The volumes must be those that provision has made: one of the same name may be a new one. */
  private static void requireVolumes(Snapshot seen, StatefulSet set, MemberId member) {
    Set<String> uids = new HashSet<>();
    for (PersistentVolumeClaim claim : seen.claims()) {
      if (claim.getMetadata().getDeletionTimestamp() == null) {
        uids.add(claim.getMetadata().getUid());
      }
    }
    Marks.volumes(set)
        .forEach(
            (path, uid) -> {
              if (!uids.contains(uid)) {
                throw Failures.dataMissing(
                    "the data of " + member + " is gone",
                    "the PersistentVolumeClaim " + uid + " of volume '" + path + "'",
                    "none of that uid",
                    "restore the volume",
                    "delete the cluster and create it again");
              }
            });
  }

  /** What a member tells its clients must be known before it starts. */
  private static void requireAddress(
      CallContext call, ClusterLayout layout, MemberId member, MemberPlan plan) {
    Optional<String> port = External.port(call.resolution(), member, plan);
    if (Options.of(call.spec()).isReachableFromOutside()
        && port.isPresent()
        && layout.placement(member).external(port.get()).isEmpty()) {
      throw BackendException.builder(
              Problem.of(ErrorCode.BACKEND_UNAVAILABLE, member + " has no address outside yet")
                  .withExpected("one in Service " + new Names(call.cluster()).external(member))
                  .withActual("none")
                  .withRemedy("wait for the platform", "choose another service type"))
          .retryable()
          .reason("NoExternalAddress")
          .build();
    }
  }

  /** A pod that is ending belongs to an earlier launch, and would not read what is written next. */
  private static void awaitNoPod(
      Api api, CallContext call, Snapshot seen, MemberId member, Limit limit) {
    List<Pod> left = seen.pods(member);
    while (!left.isEmpty()) {
      limit.pause();
      left = api.list(Kind.POD, Marks.selector(call.cluster(), member)).get(limit);
    }
  }

  private static void writeStart(
      Api api,
      CallContext call,
      Secret secret,
      MemberId member,
      OperationKind purpose,
      MemberPlan plan,
      Limit limit) {
    Optional<JsonPatch> patch = start(call, secret, member, purpose, plan);
    if (patch.isPresent() && !Fences.change(api, call, secret, patch.get(), limit)) {
      throw replaced(Provisioner.describe(secret));
    }
  }

  /** Returns what makes a member's Secret that of a purpose; empty if it is. */
  private static Optional<JsonPatch> start(
      CallContext call, Secret secret, MemberId member, OperationKind purpose, MemberPlan plan) {
    Map<String, String> data = Objects.secretData(call.cluster(), member, purpose, plan);
    return data.equals(secret.getData())
        ? Optional.empty()
        : Optional.of(JsonPatch.of(secret, call.fence()).put("/data", data));
  }

  private static BackendException replaced(String what) {
    return Failures.conflict(
        "a part of a member has been replaced",
        what + " as it was",
        "none, or another",
        "repeat the command");
  }

  private void run(Api api, CallContext call, StatefulSet set, Limit limit) {
    String operation = call.operation().id().toString();
    Instant now = api.serverTime().orElseGet(() -> world.time().wall());
    JsonPatch patch =
        JsonPatch.of(set, call.fence())
            .annotate(Marks.OPERATION, operation)
            .annotate(Marks.LAUNCHED, now.toString())
            .put("/spec/template" + JsonPatch.annotation(Marks.OPERATION), operation)
            .replace("/spec/replicas", 1);
    if (!Fences.change(api, call, set, patch, limit)) {
      throw replaced(Provisioner.describe(set));
    }
  }

  /** What keeps the platform from starting an instance, such as a quota, an observation tells. */
  private void awaitInstances(Api api, CallContext call, MemberSet members, Limit limit) {
    Instant patience = world.time().now().plus(START);
    Instant patienceForReady = patience;
    for (MemberId member : members) {
      String name = new Names(call.cluster()).pod(member);
      boolean runs = false;
      while (true) {
        Optional<PodView> pod = api.get(Kind.POD, name).get(limit).map(PodView::new);
        Instant now = world.time().now();
        if (!runs && pod.filter(PodView::isRunning).isPresent()) {
          runs = true;
          patienceForReady = now.plus(READY);
        }
        if (pod.filter(view -> view.isReady() || isStuck(view, now)).isPresent()
            || !now.isBefore(runs ? patienceForReady : patience)) {
          break;
        }
        limit.pause(LOOK);
      }
    }
  }

  private static boolean isStuck(PodView pod, Instant now) {
    return pod.ended().isPresent() || Troubles.of(pod, Map.of(), now).isPresent();
  }
}
