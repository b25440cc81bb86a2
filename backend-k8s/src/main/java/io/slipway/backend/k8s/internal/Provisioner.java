package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Workload;
import java.util.ArrayList;
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

  void provision(CallContext call, Api api, Limit limit) {
    ConfigMap root = Fences.require(api, world.owner(), call, limit);
    String digest = Digest.of(call);
    Snapshot seen = Snapshot.of(api, call.cluster(), limit);
    requireSame(call, seen, digest);
    if (isWhole(call, seen)) {
      return;
    }
    requireNotErased(root, call, limit);
    world.workload(call.spec()).install(world.layout(call, api), call.progress());
    Objects objects =
        new Objects(call.cluster(), world.owner(), call.fence(), Options.of(call.spec()), digest);
    ConfigMap ticket = api.create(Kind.CONFIG_MAP, objects.ticket(root), limit);
    try {
      Fences.requireStill(api, call, limit);
      List<HasMetadata> made = create(call, api, objects, ticket, limit);
      Fences.requireStill(api, call, limit);
      for (HasMetadata object : made) {
        release(api, call, object, limit);
      }
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
    if (!there.contains("Service " + names.base())) {
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
    List<HasMetadata> made = new ArrayList<>();
    made.add(ensure(api, call, Kind.SERVICE, objects.service(ticket), ticket, limit));
    ClusterLayout layout = world.layout(call, api);
    Workload workload = world.workload(call.spec());
    String type = Options.of(call.spec()).serviceType();
    for (MemberId member : call.resolution().members()) {
      MemberPlan plan = workload.plan(layout, member, OperationKind.START);
      SortedMap<String, Integer> ports = call.resolution().ports(member);
      Optional<String> clientPort = clientPort(call, member, plan);
      if (!type.equals("None") && clientPort.isPresent()) {
        String port = clientPort.get();
        made.add(
            ensure(
                api,
                call,
                Kind.SERVICE,
                objects.external(member, port, layout.placement(member).port(port), ticket),
                ticket,
                limit));
      }
      SortedMap<String, String> claims = new TreeMap<>();
      plan.volumes()
          .forEach(
              (path, need) -> {
                PersistentVolumeClaim claim =
                    ensure(
                        api,
                        call,
                        Kind.CLAIM,
                        objects.claim(member, path, need, ticket),
                        ticket,
                        limit);
                claims.put(path, claim.getMetadata().getUid());
                made.add(claim);
              });
      made.add(ensure(api, call, Kind.SECRET, objects.secret(member, plan, ticket), ticket, limit));
      made.add(
          ensure(
              api,
              call,
              Kind.STATEFUL_SET,
              objects.statefulSet(member, plan, claims, ports, ticket),
              ticket,
              limit));
    }
    return made;
  }

  /** Returns the port of a member at which clients begin. */
  static Optional<String> clientPort(CallContext call, MemberId member, MemberPlan plan) {
    return call.resolution()
        .bootstrap()
        .map(port -> port.role() == member.role() ? Optional.of(port.port()) : noPort())
        .orElseGet(
            () -> member.role() == MemberRole.SPU ? Optional.of(plan.readinessPort()) : noPort());
  }

  private static Optional<String> noPort() {
    return Optional.empty();
  }

  /** Creates an object, unless it is there; one that is left by an earlier fence is replaced. */
  private <T extends HasMetadata> T ensure(
      Api api, CallContext call, Kind<T> kind, T wanted, ConfigMap ticket, Limit limit) {
    while (true) {
      try {
        return api.create(kind, wanted, limit);
      } catch (ApiException e) {
        if (e.status() != ApiException.CONFLICT) {
          throw e;
        }
      }
      Optional<T> found = api.get(kind, wanted.getMetadata().getName()).get(limit);
      if (found.isEmpty()) {
        continue;
      }
      T there = found.get();
      if (!Marks.label(there, Marks.INCARNATION).equals(call.cluster().incarnation().toString())) {
        throw Failures.conflict(
            describe(there) + " is in the way",
            "nothing of that name, or a part of " + call.cluster(),
            "one that is not",
            "remove it if it is not needed",
            "use another namespace");
      }
      boolean own =
          Marks.ticketOf(there)
              .filter(uid -> uid.equals(ticket.getMetadata().getUid()))
              .isPresent();
      boolean deleted = there.getMetadata().getDeletionTimestamp() != null;
      if (!deleted && (own || Marks.isProvisioned(there))) {
        return there;
      }
      if (call.fence().isOlderThan(Marks.fence(there))) {
        throw Failures.stale(limit.doing(), Marks.fence(there), call.fence());
      }
      if (!deleted) {
        Fences.delete(api, there, Map.of(), limit);
      }
      limit.pause();
    }
  }

  /** From now on the object counts, and nothing collects it. */
  private static void release(Api api, CallContext call, HasMetadata object, Limit limit) {
    if (Marks.ticketOf(object).isEmpty()) {
      return;
    }
    JsonPatch patch = JsonPatch.of(object, call.fence()).remove("/metadata/ownerReferences");
    if (!Fences.change(api, call, object, patch, limit)) {
      throw Failures.stale(limit.doing(), "unknown", call.fence());
    }
  }
}
