package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parts of a cluster that somebody has taken the labels from, as a GitOps tool does that owns all
 * labels. What is looked up by labels alone misses them, while they go on as they were: so a part
 * that is missing is looked up by its name before it counts as gone. Strays are named, and left as
 * they are.
 */
final class Strays {
  private final Api api;
  private final ClusterId cluster;
  private final Names names;
  private final Limit limit;

  Strays(Api api, ClusterId cluster, Limit limit) {
    this.api = api;
    this.cluster = cluster;
    this.names = new Names(cluster);
    this.limit = limit;
  }

  /** Throws if anything that has to be erased has strayed. */
  void requireNone(Snapshot seen, MemberSet members) {
    List<Api.Answer<? extends Optional<? extends HasMetadata>>> asked = askForParts(seen, members);
    if (lacks(seen.services(), names.base())) {
      asked.add(api.get(Kind.SERVICE, names.base()));
    }
    asked.addAll(askForPods(seen, members));
    require(strays(asked));
  }

  /** Throws if anything that members are launched from has strayed. */
  void requireParts(Snapshot seen, MemberSet members) {
    require(strays(askForParts(seen, members)));
  }

  /** Throws if anything that keeps members running has strayed. */
  void requireSets(Snapshot seen, MemberSet members) {
    require(strays(askForSets(seen, members)));
  }

  /** Throws if a member's pod has strayed. */
  void requirePods(Snapshot seen, MemberSet members) {
    require(strays(askForPods(seen, members)));
  }

  /** Returns which of the members' sets, and of the pods of those that should run, have strayed. */
  List<String> tell(Snapshot seen, MemberSet members) {
    List<Api.Answer<? extends Optional<? extends HasMetadata>>> asked = askForSets(seen, members);
    asked.addAll(
        askForPods(
            seen,
            MemberSet.of(
                members.stream()
                    .filter(
                        member ->
                            seen.set(cluster, member)
                                .filter(set -> Launcher.replicas(set) > 0)
                                .isPresent())
                    .toList())));
    return strays(asked).stream().map(Strays::words).toList();
  }

  /** Returns the failure of what cannot do without the labels of an object. */
  static BackendException lost(HasMetadata stray, Limit limit) {
    return Failures.conflict(
        "cannot " + limit.doing() + ": " + words(stray),
        "those that it was made with: docs/kubernetes.md",
        stray.getMetadata().getLabels(),
        "put them back with kubectl label --overwrite",
        "keep others from changing them");
  }

  private static String words(HasMetadata stray) {
    return Provisioner.describe(stray) + " has lost its labels";
  }

  private List<Api.Answer<? extends Optional<? extends HasMetadata>>> askForSets(
      Snapshot seen, MemberSet members) {
    List<Api.Answer<? extends Optional<? extends HasMetadata>>> asked = new ArrayList<>();
    for (MemberId member : members) {
      if (lacks(seen.sets(), names.member(member))) {
        asked.add(api.get(Kind.STATEFUL_SET, names.member(member)));
      }
    }
    return asked;
  }

  private List<Api.Answer<? extends Optional<? extends HasMetadata>>> askForPods(
      Snapshot seen, MemberSet members) {
    List<Api.Answer<? extends Optional<? extends HasMetadata>>> asked = new ArrayList<>();
    for (MemberId member : members) {
      if (lacks(seen.pods(), names.pod(member))) {
        asked.add(api.get(Kind.POD, names.pod(member)));
      }
    }
    return asked;
  }

  private List<Api.Answer<? extends Optional<? extends HasMetadata>>> askForParts(
      Snapshot seen, MemberSet members) {
    List<Api.Answer<? extends Optional<? extends HasMetadata>>> asked = askForSets(seen, members);
    for (MemberId member : members) {
      if (lacks(seen.secrets(), names.member(member))) {
        asked.add(api.get(Kind.SECRET, names.member(member)));
      }
      for (String path : seen.set(cluster, member).map(Marks::volumes).orElse(Map.of()).keySet()) {
        String name = names.claim(member, path);
        if (lacks(seen.claims(), name)) {
          asked.add(api.get(Kind.CLAIM, name));
        }
      }
    }
    return asked;
  }

  private static boolean lacks(List<? extends HasMetadata> objects, String name) {
    return objects.stream().noneMatch(object -> object.getMetadata().getName().equals(name));
  }

  private List<HasMetadata> strays(
      List<Api.Answer<? extends Optional<? extends HasMetadata>>> asked) {
    List<HasMetadata> strays = new ArrayList<>();
    for (Api.Answer<? extends Optional<? extends HasMetadata>> answer : asked) {
      answer
          .get(limit)
          .filter(object -> !isLabelled(object) && isOurs(object))
          .ifPresent(strays::add);
    }
    return strays;
  }

  /** What came after the look is found by the next one. */
  private boolean isLabelled(HasMetadata object) {
    return Marks.label(object, Marks.MANAGED_BY).equals(Marks.MANAGER)
        && Marks.label(object, Marks.INCARNATION).equals(cluster.incarnation().toString());
  }

  /** By what a foreign object of the same name does not have. */
  private boolean isOurs(HasMetadata object) {
    if (object instanceof StatefulSet set) {
      return cluster
          .incarnation()
          .toString()
          .equals(set.getSpec().getSelector().getMatchLabels().get(Marks.INCARNATION));
    }
    String mark = object instanceof Pod ? Marks.OPERATION : Marks.DIGEST;
    return !Marks.annotation(object, mark).isEmpty();
  }

  private void require(List<HasMetadata> strays) {
    if (!strays.isEmpty()) {
      throw lost(strays.get(0), limit);
    }
  }
}
