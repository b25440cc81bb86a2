package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a cluster's objects; nothing runs afterwards. */
final class Provisioner {
  private final World world;

  Provisioner(World world) {
    this.world = world;
  }

  void provision(CallContext call, Api api, Snapshot seen, Limit limit) {
    String digest = Digest.of(call);
    requireSame(call, seen, digest);
    if (isWhole(call, seen)) {
      return;
    }
    ConfigMap root = Fences.requireRoot(api, call, seen, limit);
    requireNotErased(root, call, limit);
    world.workload(call.spec()).install(world.layout(call, api), call.progress());
    Objects objects =
        new Objects(call.cluster(), world.owner(), call.fence(), Options.of(call.spec()), digest);
    ConfigMap ticket = api.create(Kind.CONFIG_MAP, objects.ticket(root), limit);
    try {
      Fences.requireStill(api, call, limit);
      List<HasMetadata> made = create(call, api, objects, ticket, limit);
      Fences.requireStill(api, call, limit);
      release(api, call, made, limit);
    } finally {
      // Also after a failure: what is half made goes with it.
      discard(api, ticket, limit);
    }
  }

  /** A ticket that stays is deleted by the next claim. */
  private static void discard(Api api, ConfigMap ticket, Limit limit) {
    if (limit.cancellation().isCancelled()
        || limit.left().isZero()
        || Thread.currentThread().isInterrupted()) {
      return;
    }
    Fences.deleteAnyVersion(api, ticket, Map.of(), limit);
  }

  private static void requireNotErased(ConfigMap root, CallContext call, Limit limit) {
    if (!Marks.annotation(root, Marks.ERASED).isEmpty()) {
      throw Failures.rejected(
          "cannot " + limit.doing() + ": this incarnation was erased",
          "one that was not",
          call.cluster(),
          "create the cluster anew");
    }
  }

  /** Everything that is whole must be of the same content; what is half made does not count. */
  private static void requireSame(CallContext call, Snapshot seen, String digest) {
    for (HasMetadata object : seen.made()) {
      String is = Marks.annotation(object, Marks.DIGEST);
      if (Marks.isProvisioned(object) && !is.equals(digest)) {
        throw Failures.conflict(
            "other content is in " + describe(object),
            call.cluster() + " generation " + call.spec().generation() + " " + digest,
            is,
            "delete that cluster first");
      }
    }
  }

  private boolean isWhole(CallContext call, Snapshot seen) {
    Names names = new Names(call.cluster());
    List<String> there =
        seen.made().stream()
            .filter(Marks::isProvisioned)
            .map(object -> object.getKind() + " " + object.getMetadata().getName())
            .toList();
    if (!there.contains("Service " + names.base())
        || (Objects.hasBudget(call.resolution())
            && !there.contains("PodDisruptionBudget " + names.budget()))) {
      return false;
    }
    for (MemberId member : call.resolution().members()) {
      if (!there.contains("StatefulSet " + names.member(member))
          || !there.contains("Secret " + names.member(member))) {
        return false;
      }
    }
    return seen.made().stream().allMatch(Marks::isProvisioned);
  }

  static String describe(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  private List<HasMetadata> create(
      CallContext call, Api api, Objects objects, ConfigMap ticket, Limit limit) {
    Creator creator = new Creator(call, api, ticket, limit);
    ClusterLayout layout = world.layout(call, api);
    Workload workload = world.workload(call.spec());
    boolean external = Options.of(call.spec()).isReachableFromOutside();
    List<Service> services = new ArrayList<>();
    List<PersistentVolumeClaim> claims = new ArrayList<>();
    List<Secret> secrets = new ArrayList<>();
    services.add(objects.service(ticket));
    for (MemberId member : call.resolution().members()) {
      MemberPlan plan = workload.plan(layout, member, OperationKind.START);
      Optional<String> port = External.port(call.resolution(), member, plan);
      if (external && port.isPresent()) {
        int number = layout.placement(member).port(port.get());
        services.add(objects.external(member, port.get(), number, ticket));
      }
      plan.volumes().forEach((path, need) -> claims.add(objects.claim(member, path, need, ticket)));
      secrets.add(objects.secret(member, plan, ticket));
    }
    Creator.Begun<Service> begunServices = creator.begin(Kind.SERVICE, services);
    Creator.Begun<Secret> begunSecrets = creator.begin(Kind.SECRET, secrets);
    Creator.Begun<PersistentVolumeClaim> begunClaims = creator.begin(Kind.CLAIM, claims);
    List<PodDisruptionBudget> budgets =
        Objects.hasBudget(call.resolution())
            ? List.of(objects.budget(call.resolution(), ticket))
            : List.of();
    Creator.Begun<PodDisruptionBudget> begunBudgets = creator.begin(Kind.BUDGET, budgets);
    List<HasMetadata> made = new ArrayList<>(begunServices.finish());
    made.addAll(begunSecrets.finish());
    made.addAll(begunBudgets.finish());
    Map<String, String> uids = new HashMap<>();
    for (PersistentVolumeClaim claim : begunClaims.finish()) {
      uids.put(claim.getMetadata().getName(), claim.getMetadata().getUid());
      made.add(claim);
    }
    made.addAll(
        creator.begin(Kind.STATEFUL_SET, sets(call, objects, layout, uids, ticket)).finish());
    return made;
  }

  private List<StatefulSet> sets(
      CallContext call,
      Objects objects,
      ClusterLayout layout,
      Map<String, String> claims,
      ConfigMap ticket) {
    Names names = new Names(call.cluster());
    List<StatefulSet> sets = new ArrayList<>();
    for (MemberId member : call.resolution().members()) {
      MemberPlan plan = world.workload(call.spec()).plan(layout, member, OperationKind.START);
      SortedMap<String, String> volumes = new TreeMap<>();
      for (String path : plan.volumes().keySet()) {
        volumes.put(path, claims.getOrDefault(names.claim(member, path), ""));
      }
      sets.add(objects.statefulSet(member, plan, volumes, call.resolution().ports(member), ticket));
    }
    return sets;
  }

  /**
   * From now on the objects count, and nothing collects them. The sets come last: one that counts
   * has all that it names, wherever this ends.
   */
  private static void release(Api api, CallContext call, List<HasMetadata> made, Limit limit) {
    Map<HasMetadata, JsonPatch> parts = new LinkedHashMap<>();
    Map<HasMetadata, JsonPatch> sets = new LinkedHashMap<>();
    for (HasMetadata object : made) {
      if (Marks.ticketOf(object).isPresent()) {
        (object instanceof StatefulSet ? sets : parts)
            .put(object, JsonPatch.of(object, call.fence()).remove("/metadata/ownerReferences"));
      }
    }
    if (!Fences.changeAll(api, call, parts, limit) || !Fences.changeAll(api, call, sets, limit)) {
      Fences.requireStill(api, call, limit);
      throw Failures.conflict(
          "a part of the cluster was removed while it was being made",
          "all parts of " + call.cluster(),
          "fewer",
          "repeat the command");
    }
  }
}
