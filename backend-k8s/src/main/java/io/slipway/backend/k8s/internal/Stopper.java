package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.slipway.spi.CallContext;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Progress;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StopPolicy.Force;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lets the platform end members, and waits until it has. */
final class Stopper {
  private final World world;

  Stopper(World world) {
    this.world = world;
  }

  void stop(CallContext call, Api api, MemberSet members, StopPolicy policy, Limit limit) {
    Fences.require(api, world.owner(), call, limit);
    Snapshot seen = Snapshot.of(api, call.cluster(), limit);
    Strays strays = new Strays(api, call.cluster(), limit);
    strays.requireSets(seen, members);
    for (MemberId member : members) {
      Optional<StatefulSet> set = seen.set(call.cluster(), member);
      if (set.isPresent() && Launcher.replicas(set.get()) != 0) {
        JsonPatch patch = JsonPatch.of(set.get(), call.fence()).replace("/spec/replicas", 0);
        boolean unused = Fences.change(api, call, set.get(), patch, limit);
      }
    }
    Set<String> hastened = new HashSet<>();
    while (true) {
      Snapshot now = Snapshot.of(api, call.cluster(), limit);
      List<MemberId> left = new ArrayList<>();
      for (MemberId member : members) {
        List<Pod> pods = now.pods(member);
        if (!pods.isEmpty()
            || now.set(call.cluster(), member).filter(s -> !isSettled(s)).isPresent()) {
          left.add(member);
        }
        for (Pod pod : pods) {
          hasten(api, pod, now.set(call.cluster(), member), policy, hastened, limit);
        }
      }
      if (left.isEmpty()) {
        strays.requirePods(now, members);
        break;
      }
      limit.pause();
    }
    call.progress().report(new Progress(members + " stopped", null));
  }

  /** The pod's own grace is the workload's; the caller's may be shorter. */
  private static void hasten(
      Api api,
      Pod pod,
      Optional<StatefulSet> set,
      StopPolicy policy,
      Set<String> hastened,
      Limit limit) {
    Long own = pod.getSpec().getTerminationGracePeriodSeconds();
    long grace = policy.force() == Force.UNSAFE ? 0 : Math.max(1, policy.grace().toSeconds());
    boolean shorter = own != null && grace < own && policy.force() != Force.NEVER;
    boolean orphan = set.filter(s -> new PodView(pod).isMadeBy(s.getMetadata().getUid())).isEmpty();
    if ((shorter || orphan) && hastened.add(pod.getMetadata().getUid())) {
      Fences.deleteAnyVersion(
          api, pod, shorter ? Map.of("gracePeriodSeconds", grace) : Map.of(), limit);
    }
  }

  /** Returns whether the controller has seen the last change of a set. */
  static boolean isSettled(StatefulSet set) {
    Long observed = set.getStatus() == null ? null : set.getStatus().getObservedGeneration();
    Long generation = set.getMetadata().getGeneration();
    return generation == null || (observed != null && observed >= generation);
  }
}
