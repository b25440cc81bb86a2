package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.slipway.spi.CallContext;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Progress;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StopPolicy.Force;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lets the platform end members, and waits until it has. */
final class Stopper {
  private static final Duration LOOK = Duration.ofMillis(200);

  private Stopper() {}

  static void stop(
      CallContext call, Api api, Snapshot seen, MemberSet members, StopPolicy policy, Limit limit) {
    Strays strays = new Strays(api, call.cluster(), limit);
    strays.requireSets(seen, members);
    Map<HasMetadata, JsonPatch> patches = new LinkedHashMap<>();
    List<MemberId> left = new ArrayList<>();
    for (MemberId member : members) {
      left.add(member);
      seen.set(call.cluster(), member)
          .filter(set -> Launcher.replicas(set) != 0)
          .ifPresent(
              set ->
                  patches.put(set, JsonPatch.of(set, call.fence()).replace("/spec/replicas", 0)));
    }
    boolean unused = Fences.changeAll(api, call, patches, limit);
    Set<String> hastened = new HashSet<>();
    while (true) {
      Map<MemberId, Look> looks = new LinkedHashMap<>();
      left.forEach(member -> looks.put(member, Look.at(api, call, member)));
      looks.forEach(
          (member, look) -> {
            List<Pod> pods = look.pods().get(limit);
            Optional<StatefulSet> set = look.set().get(limit);
            if (pods.isEmpty() && set.map(Stopper::isSettled).orElse(true)) {
              left.remove(member);
            }
            pods.forEach(pod -> hasten(api, pod, set, policy, hastened, limit));
          });
      if (left.isEmpty()) {
        strays.requirePods(Snapshot.askForLife(api, call.cluster()).get(limit), members);
        break;
      }
      limit.pause(LOOK);
    }
    call.progress().report(new Progress(members + " stopped", null));
  }

  /** What there is of a member, as far as it may live. */
  private record Look(Api.Answer<Optional<StatefulSet>> set, Api.Answer<List<Pod>> pods) {
    static Look at(Api api, CallContext call, MemberId member) {
      return new Look(
          api.get(Kind.STATEFUL_SET, new Names(call.cluster()).member(member)),
          api.list(Kind.POD, Marks.selector(call.cluster(), member)));
    }
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
