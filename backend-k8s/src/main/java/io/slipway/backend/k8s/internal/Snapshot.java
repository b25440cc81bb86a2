package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.slipway.spi.ClusterId;
import io.slipway.spi.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that carries the label of one incarnation. Immutable. */
record Snapshot(
    List<ConfigMap> configMaps,
    List<Secret> secrets,
    List<Service> services,
    List<PersistentVolumeClaim> claims,
    List<StatefulSet> sets,
    List<PodDisruptionBudget> budgets,
    List<Pod> pods) {

  /** A look under way. */
  interface Asked {
    /** Waits for it. */
    Snapshot get(Limit limit);
  }

  /** Looks: seven requests, all at once. */
  static Snapshot of(Api api, ClusterId cluster, Limit limit) {
    return ask(api, cluster).get(limit);
  }

  /** Begins a look. */
  static Asked ask(Api api, ClusterId cluster) {
    String selector = Marks.selector(cluster);
    Api.Answer<List<ConfigMap>> configMaps = api.list(Kind.CONFIG_MAP, selector);
    Api.Answer<List<Secret>> secrets = api.list(Kind.SECRET, selector);
    Api.Answer<List<Service>> services = api.list(Kind.SERVICE, selector);
    Api.Answer<List<PersistentVolumeClaim>> claims = api.list(Kind.CLAIM, selector);
    Api.Answer<List<StatefulSet>> sets = api.list(Kind.STATEFUL_SET, selector);
    Api.Answer<List<PodDisruptionBudget>> budgets = api.list(Kind.BUDGET, selector);
    Api.Answer<List<Pod>> pods = api.list(Kind.POD, selector);
    return limit ->
        new Snapshot(
            configMaps.get(limit),
            secrets.get(limit),
            services.get(limit),
            claims.get(limit),
            sets.get(limit),
            budgets.get(limit),
            pods.get(limit));
  }

  /** Begins a look at the fence and at what runs or may run, and at nothing else. */
  static Asked askForLife(Api api, ClusterId cluster) {
    String selector = Marks.selector(cluster);
    Api.Answer<List<ConfigMap>> configMaps = api.list(Kind.CONFIG_MAP, selector);
    Api.Answer<List<StatefulSet>> sets = api.list(Kind.STATEFUL_SET, selector);
    Api.Answer<List<Pod>> pods = api.list(Kind.POD, selector);
    return limit ->
        new Snapshot(
            configMaps.get(limit),
            List.of(),
            List.of(),
            List.of(),
            sets.get(limit),
            List.of(),
            pods.get(limit));
  }

  /** Returns what keeps the fence; by its name as well, as labels can be copied. */
  Optional<ConfigMap> root(ClusterId cluster) {
    return configMaps.stream()
        .filter(map -> map.getMetadata().getName().equals(new Names(cluster).fence()))
        .findFirst();
  }

  List<ConfigMap> tickets() {
    return configMaps.stream()
        .filter(map -> Marks.label(map, Marks.PART).equals(Marks.PART_TICKET))
        .toList();
  }

  /** Returns what a provision makes, whole or not. */
  List<HasMetadata> made() {
    List<HasMetadata> all = new ArrayList<>();
    all.addAll(sets);
    all.addAll(secrets);
    all.addAll(services);
    all.addAll(claims);
    all.addAll(budgets);
    return all;
  }

  Optional<StatefulSet> set(ClusterId cluster, MemberId member) {
    String name = new Names(cluster).member(member);
    return sets.stream().filter(set -> set.getMetadata().getName().equals(name)).findFirst();
  }

  /** Returns the pods of a member: one, but for what somebody made by hand. */
  List<Pod> pods(MemberId member) {
    return pods.stream()
        .filter(pod -> Marks.label(pod, Marks.MEMBER).equals(member.toString()))
        .toList();
  }
}
