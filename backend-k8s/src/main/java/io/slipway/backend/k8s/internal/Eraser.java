package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.Fence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Removes everything of an incarnation but its tombstone, which keeps the fence. */
final class Eraser {
  private static final Map<String, Object> SOON = Map.of("gracePeriodSeconds", 1);
  private static final Map<String, Object> WITH_PODS = Map.of("propagationPolicy", "Foreground");

  private static final Duration LOOK = Duration.ofMillis(200);

  private final World world;

  Eraser(World world) {
    this.world = world;
  }

  void erase(CallContext call, Api api, Snapshot first, ErasePolicy policy, Limit limit) {
    new Strays(api, call.cluster(), limit).requireNone(first, call.resolution().members());
    Snapshot seen = first;
    while (!seen.made().isEmpty() || !seen.pods().isEmpty()) {
      boolean waiting = !seen.sets().isEmpty() || !seen.pods().isEmpty();
      if (isWork(seen)) {
        Fences.requireStill(api, call, limit);
        deleteSets(call, api, seen, limit);
        if (!waiting) {
          // Without its set no pod comes back, and without its pods no volume is in use.
          deleteAll(call, api, seen.services(), limit);
          deleteAll(call, api, seen.secrets(), limit);
          deleteAll(call, api, seen.claims(), limit);
          deleteAll(call, api, seen.budgets(), limit);
        }
      }
      limit.pause(LOOK);
      seen = waiting ? Snapshot.askForLife(api, call.cluster()).get(limit) : seen;
      if (seen.sets().isEmpty() && seen.pods().isEmpty()) {
        seen = Snapshot.of(api, call.cluster(), limit);
      }
    }
    seen.tickets().forEach(t -> Fences.deleteAnyVersion(api, t, Map.of(), limit));
    entomb(call, api, world.time().wall().plus(policy.tombstoneRetention()), limit);
  }

  /** Returns whether there is something to delete that is not being deleted already. */
  private static boolean isWork(Snapshot seen) {
    return seen.made().stream().anyMatch(o -> o.getMetadata().getDeletionTimestamp() == null)
        || seen.pods().stream().anyMatch(Eraser::isSlow);
  }

  private static boolean isSlow(Pod pod) {
    Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
    return grace == null || grace > 1;
  }

  private static void deleteSets(CallContext call, Api api, Snapshot seen, Limit limit) {
    for (HasMetadata set : seen.sets()) {
      delete(call, api, set, WITH_PODS, limit);
    }
    for (Pod pod : seen.pods()) {
      if (isSlow(pod)) {
        Fences.deleteAnyVersion(api, pod, SOON, limit);
      }
    }
  }

  private static void deleteAll(
      CallContext call, Api api, List<? extends HasMetadata> objects, Limit limit) {
    objects.forEach(object -> delete(call, api, object, Map.of(), limit));
  }

  private static void delete(
      CallContext call, Api api, HasMetadata object, Map<String, Object> options, Limit limit) {
    if (object.getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    Fence installed = Marks.fence(object);
    if (call.fence().isOlderThan(installed)) {
      throw Failures.stale(limit.doing(), installed, call.fence());
    }
    Fences.delete(api, object, options, limit);
  }

  private static void entomb(CallContext call, Api api, Instant until, Limit limit) {
    ConfigMap root = Fences.root(api, call.cluster(), limit).orElse(null);
    if (root == null) {
      throw Failures.stale(limit.doing(), "unknown", call.fence());
    }
    if (!Marks.annotation(root, Marks.ERASED).isEmpty()) {
      return;
    }
    JsonPatch patch = JsonPatch.of(root, call.fence()).annotate(Marks.ERASED, until.toString());
    boolean unused = Fences.change(api, call, root, patch, limit);
  }
}
