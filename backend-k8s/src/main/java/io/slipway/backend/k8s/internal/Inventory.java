package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Fence;
import io.slipway.spi.Location;
import io.slipway.spi.OwnedCluster;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what an owner has in a namespace, by labels alone. */
final class Inventory {
  private final World world;

  Inventory(World world) {
    this.world = world;
  }

  List<OwnedCluster> list(Api api, Optional<ClusterName> name, Limit limit) {
    Location here = world.location(api, limit);
    String selector = Marks.selector(world.owner(), name);
    Api.Answer<List<ConfigMap>> maps = api.list(Kind.CONFIG_MAP, selector);
    List<Api.Answer<? extends List<? extends HasMetadata>>> asked =
        List.of(
            api.list(Kind.STATEFUL_SET, selector),
            api.list(Kind.SECRET, selector),
            api.list(Kind.SERVICE, selector),
            api.list(Kind.CLAIM, selector),
            api.list(Kind.BUDGET, selector));
    Map<ClusterId, Fence> fences = new LinkedHashMap<>();
    Set<ClusterId> present = new HashSet<>();
    for (ConfigMap map : maps.get(limit)) {
      if (Marks.label(map, Marks.PART).equals(Marks.PART_FENCE)) {
        Marks.cluster(map).ifPresent(cluster -> fences.put(cluster, Marks.fence(map)));
      }
    }
    for (Api.Answer<? extends List<? extends HasMetadata>> answer : asked) {
      for (HasMetadata object : answer.get(limit)) {
        Marks.cluster(object)
            .ifPresent(
                cluster -> {
                  present.add(cluster);
                  fences.putIfAbsent(cluster, Fence.NONE);
                });
      }
    }
    List<OwnedCluster> owned = new ArrayList<>();
    fences.forEach(
        (cluster, fence) ->
            owned.add(
                (present.contains(cluster)
                        ? OwnedCluster.present(cluster, fence)
                        : OwnedCluster.erased(cluster, fence))
                    .withLocation(here)));
    return List.copyOf(owned);
  }

  /** Removes tombstones that are old enough. */
  void prune(Api api, Limit limit) {
    String selector =
        Marks.selector(world.owner(), Optional.empty()) + "," + Marks.PART + "=" + Marks.PART_FENCE;
    Instant now = world.time().wall();
    for (ConfigMap map : api.list(Kind.CONFIG_MAP, selector).get(limit)) {
      String until = Marks.annotation(map, Marks.ERASED);
      if (!until.isEmpty() && isBefore(until, now)) {
        Fences.delete(api, map, Map.of(), limit);
      }
    }
  }

  private static boolean isBefore(String until, Instant now) {
    try {
      return Instant.parse(until).isBefore(now);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
