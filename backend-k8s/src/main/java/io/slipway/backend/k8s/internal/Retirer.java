package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.MemberId;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import io.slipway.spi.UnregisterRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Removes pods beyond the members', and registrations whose instance is dead. */
final class Retirer {
  private final World world;

  Retirer(World world) {
    this.world = world;
  }

  void retire(CallContext call, Api api, Snapshot seen, SurplusSet surplus, Limit limit) {
    List<Surplus> registrations = new ArrayList<>();
    List<String> instances = new ArrayList<>();
    for (Surplus item : surplus) {
      if (item.kind() == Surplus.Kind.REGISTRATION) {
        registrations.add(item);
      } else {
        instances.add(item.id());
      }
    }
    if (surplus.isEmpty()) {
      return;
    }
    for (StatefulSet set : seen.sets()) {
      // Scaled by hand: it would make again what is deleted below.
      if (Launcher.replicas(set) > 1) {
        JsonPatch patch = JsonPatch.of(set, call.fence()).replace("/spec/replicas", 1);
        boolean unused = Fences.change(api, call, set, patch, limit);
      }
    }
    Map<MemberId, PodView> running = new TreeMap<>();
    for (Pod pod : seen.pods()) {
      if (!isSurplus(call, pod)) {
        PodView view = new PodView(pod);
        if (view.isRunning()) {
          Marks.member(pod).ifPresent(member -> running.put(member, view));
        }
      } else if (instances.contains(pod.getMetadata().getUid())) {
        Fences.deleteAnyVersion(api, pod, Map.of(), limit);
      }
    }
    awaitGone(call, api, instances, limit);
    if (!registrations.isEmpty()) {
      ClusterLayout layout = world.layout(call, api);
      try (PodAccess access = new PodAccess(api, layout, running)) {
        world
            .workload(call.spec())
            .unregister(
                UnregisterRequest.builder(layout, registrations, call.deadline())
                    .access(access)
                    .cancellation(call.cancellation())
                    .build());
      }
    }
  }

  private static void awaitGone(CallContext call, Api api, List<String> uids, Limit limit) {
    String selector = Marks.selector(call.cluster());
    while (!uids.isEmpty()
        && api.list(Kind.POD, selector).get(limit).stream()
            .anyMatch(pod -> isSurplus(call, pod) && uids.contains(pod.getMetadata().getUid()))) {
      limit.pause();
    }
  }

  private static boolean isSurplus(CallContext call, Pod pod) {
    Names names = new Names(call.cluster());
    return call.resolution().members().stream()
        .noneMatch(member -> names.pod(member).equals(pod.getMetadata().getName()));
  }
}
