package io.slipway.backend.k8s.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.Fence;
import io.slipway.spi.OwnerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may act. The fence of an incarnation is kept by a ConfigMap of its own, which stays as the
 * tombstone, and by each object: every change tests, in the same step, that its object carries the
 * caller's fence, and every delete names the version that it has seen.
 *
 * <p>A create cannot be fenced. What is created is inert, and owned by a ticket: a ConfigMap that
 * its provision makes, and every claim of a newer fence deletes, so that the platform collects what
 * comes late. A provision looks at the fence again between the ticket and the first create, and
 * between the last create and un-owning: what it makes after a newer claim has listed all objects
 * is never un-owned, and what that claim has listed carries the newer fence.
 */
final class Fences {
  private Fences() {}

  /**
   * Installs the fence of a call; creates nothing but the fence's own ConfigMap.
   *
   * @param before what was seen right before
   */
  static void claim(Api api, OwnerId owner, CallContext call, Snapshot before, Limit limit) {
    raise(api, owner, call, before, limit);
    Snapshot seen = Snapshot.of(api, call.cluster(), limit);
    raiseAll(api, call, seen.made(), limit);
    for (ConfigMap ticket : seen.tickets()) {
      if (Marks.fence(ticket).isOlderThan(call.fence())) {
        deleteAnyVersion(api, ticket, Map.of(), limit);
      }
    }
  }

  /**
   * Makes sure that the installed fence is that of the call; installs it where it is newer.
   *
   * @param seen what was seen right before
   * @return what is there now
   */
  static Snapshot require(Api api, OwnerId owner, CallContext call, Snapshot seen, Limit limit) {
    Optional<ConfigMap> root = seen.root(call.cluster());
    root.ifPresent(map -> requireOwner(map, owner, limit));
    if (root.isPresent() && Marks.fence(root.get()).equals(call.fence())) {
      requireOperation(root.get(), call, limit);
      return seen;
    }
    // Without the root every part has to tell whose it is.
    Snapshot before = root.isPresent() ? seen : Snapshot.of(api, call.cluster(), limit);
    claim(api, owner, call, before, limit);
    return Snapshot.of(api, call.cluster(), limit);
  }

  /** Throws unless the call's fence is still the installed one. */
  static void requireStill(Api api, CallContext call, Limit limit) {
    Optional<ConfigMap> root = root(api, call.cluster(), limit);
    Fence installed = root.map(Marks::fence).orElse(Fence.NONE);
    if (!installed.equals(call.fence())) {
      throw Failures.stale(limit.doing(), installed, call.fence());
    }
    requireOperation(root.orElseThrow(), call, limit);
  }

  /**
   * A fence is one operation's. Engines on copies of a store count alike: the one that comes first
   * has the fence, and the other has lost it.
   */
  private static void requireOperation(ConfigMap root, CallContext call, Limit limit) {
    String is = Marks.annotation(root, Marks.OPERATION);
    String own = call.operation().id().toString();
    if (!is.isEmpty() && !is.equals(own)) {
      throw Failures.stale(
          limit.doing(),
          call.fence() + " of operation " + is,
          call.fence() + " of operation " + own);
    }
  }

  static Optional<ConfigMap> root(Api api, ClusterId cluster, Limit limit) {
    return api.get(Kind.CONFIG_MAP, new Names(cluster).fence()).get(limit);
  }

  /** Returns what keeps the fence of the call. */
  static ConfigMap requireRoot(Api api, CallContext call, Snapshot seen, Limit limit) {
    return seen.root(call.cluster())
        .or(() -> root(api, call.cluster(), limit))
        .orElseThrow(() -> Failures.stale(limit.doing(), "unknown", call.fence()));
  }

  private static void requireOwner(ConfigMap root, OwnerId owner, Limit limit) {
    String is = Marks.label(root, Marks.OWNER);
    if (is.isEmpty()
        || Marks.cluster(root).isEmpty()
        || !Marks.label(root, Marks.MANAGED_BY).equals(Marks.MANAGER)) {
      throw Strays.lost(root, limit);
    }
    if (!is.equals(owner.value())) {
      throw Failures.rejected(
          "cannot " + limit.doing() + ": another engine has made it",
          "owner " + owner,
          is,
          "use the engine whose store has its record");
    }
  }

  private static void raise(
      Api api, OwnerId owner, CallContext call, Snapshot before, Limit limit) {
    Optional<ConfigMap> found = before.root(call.cluster());
    while (true) {
      if (found.isEmpty()) {
        requireOwnerOfParts(before, owner, limit);
        try {
          ConfigMap unused = api.create(Kind.CONFIG_MAP, Objects.fence(call, owner), limit);
          return;
        } catch (ApiException e) {
          if (e.status() != ApiException.CONFLICT) {
            throw e;
          }
        }
        found = root(api, call.cluster(), limit);
        continue;
      }
      ConfigMap root = found.get();
      requireOwner(root, owner, limit);
      Fence installed = Marks.fence(root);
      if (call.fence().isOlderThan(installed)) {
        throw Failures.stale(limit.doing(), installed, call.fence());
      }
      if (installed.equals(call.fence())) {
        requireOperation(root, call, limit);
        return;
      }
      try {
        JsonNode unused =
            api.patch(
                    root,
                    JsonPatch.ofVersion(root)
                        .annotate(Marks.FENCE, call.fence().toString())
                        .annotate(Marks.OPERATION, call.operation().id().toString()),
                    limit)
                .get(limit);
        return;
      } catch (ApiException e) {
        if (!e.isOutdated()) {
          throw e;
        }
      }
      found = root(api, call.cluster(), limit);
    }
  }

  /** Where the fence's ConfigMap was deleted by hand, the other objects still know their owner. */
  private static void requireOwnerOfParts(Snapshot seen, OwnerId owner, Limit limit) {
    for (HasMetadata part : seen.made()) {
      String is = Marks.label(part, Marks.OWNER);
      if (!is.equals(owner.value())) {
        throw Failures.rejected(
            "cannot " + limit.doing() + ": another engine has made it",
            "owner " + owner,
            is,
            "use the engine whose store has its record");
      }
    }
  }

  private static void raiseAll(Api api, CallContext call, List<HasMetadata> objects, Limit limit) {
    List<HasMetadata> left = objects;
    while (!left.isEmpty()) {
      List<HasMetadata> outdated = new ArrayList<>();
      List<Map.Entry<HasMetadata, Api.Answer<JsonNode>>> sent = new ArrayList<>();
      for (HasMetadata object : left) {
        Fence installed = Marks.fence(object);
        if (call.fence().isOlderThan(installed)) {
          throw Failures.stale(limit.doing(), installed, call.fence());
        }
        if (!installed.equals(call.fence())) {
          sent.add(Map.entry(object, api.patch(object, raised(object, call.fence()), limit)));
        }
      }
      for (Map.Entry<HasMetadata, Api.Answer<JsonNode>> entry : sent) {
        try {
          JsonNode unused = entry.getValue().get(limit);
        } catch (ApiException e) {
          if (!e.isOutdated()) {
            throw e;
          }
          outdated.add(entry.getKey());
        }
      }
      left = again(api, outdated, limit);
    }
  }

  /** Status writes leave the annotation alone, so only another claim fails the test. */
  private static JsonPatch raised(HasMetadata object, Fence fence) {
    boolean marked = !Marks.annotation(object, Marks.FENCE).isEmpty();
    JsonPatch patch =
        marked
            ? JsonPatch.of(object, Marks.annotation(object, Marks.FENCE))
            : JsonPatch.ofVersion(object);
    if (!marked && object.getMetadata().getAnnotations().isEmpty()) {
      return patch.put("/metadata/annotations", Map.of(Marks.FENCE, fence.toString()));
    }
    return patch.annotate(Marks.FENCE, fence.toString());
  }

  private static List<HasMetadata> again(Api api, List<HasMetadata> objects, Limit limit) {
    List<HasMetadata> fresh = new ArrayList<>();
    for (HasMetadata object : objects) {
      Optional<? extends HasMetadata> now =
          api.get(Kind.of(object), object.getMetadata().getName()).get(limit);
      now.filter(o -> o.getMetadata().getUid().equals(object.getMetadata().getUid()))
          .ifPresent(fresh::add);
    }
    return fresh;
  }

  /**
   * Changes an object if it carries the call's fence; says why not otherwise.
   *
   * @return false if the object is gone, or another one
   */
  static boolean change(
      Api api, CallContext call, HasMetadata object, JsonPatch patch, Limit limit) {
    return changeAll(api, call, Map.of(object, patch), limit);
  }

  /** Does the same for several at once; returns false if any is gone, or another one. */
  static boolean changeAll(
      Api api, CallContext call, Map<HasMetadata, JsonPatch> patches, Limit limit) {
    List<Map.Entry<HasMetadata, Api.Answer<JsonNode>>> sent = new ArrayList<>();
    patches.forEach(
        (object, patch) -> sent.add(Map.entry(object, api.patch(object, patch, limit))));
    boolean all = true;
    for (Map.Entry<HasMetadata, Api.Answer<JsonNode>> entry : sent) {
      try {
        JsonNode unused = entry.getValue().get(limit);
      } catch (ApiException e) {
        all &= !isGone(api, call, entry.getKey(), e, limit);
      }
    }
    return all;
  }

  /** Makes sense of a refused change. */
  private static boolean isGone(
      Api api, CallContext call, HasMetadata object, ApiException refused, Limit limit) {
    if (!refused.isOutdated()) {
      throw refused;
    }
    Optional<? extends HasMetadata> now =
        api.get(Kind.of(object), object.getMetadata().getName()).get(limit);
    if (now.isEmpty() || !now.get().getMetadata().getUid().equals(object.getMetadata().getUid())) {
      return true;
    }
    Fence installed = Marks.fence(now.get());
    if (!installed.equals(call.fence())) {
      throw Failures.stale(limit.doing(), installed, call.fence());
    }
    throw refused;
  }

  /** Deletes an object as it was seen; does nothing if it has changed since, or is gone. */
  static void delete(Api api, HasMetadata object, Map<String, Object> options, Limit limit) {
    try {
      api.delete(object, options, false, limit);
    } catch (ApiException e) {
      if (!e.isOutdated()) {
        throw e;
      }
    }
  }

  /** Deletes that very object, whatever its version; does nothing if it is gone. */
  static void deleteAnyVersion(
      Api api, HasMetadata object, Map<String, Object> options, Limit limit) {
    try {
      api.delete(object, options, true, limit);
    } catch (ApiException e) {
      if (!e.isOutdated()) {
        throw e;
      }
    }
  }
}
