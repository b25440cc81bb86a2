package io.slipway.backend.fake;

import io.slipway.spi.ClusterName;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Surplus;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The resources that belong to no cluster and that no backend may touch. Guarded by the world's
 * lock.
 */
final class ForeignResources {
  private final Map<ClusterName, Set<Surplus>> inClusters = new HashMap<>();
  private final Set<OwnedResource> things = new TreeSet<>();
  private final Set<Integer> ports = new HashSet<>();

  void add(OwnedResource thing) {
    things.add(thing);
  }

  void hold(int port) {
    ports.add(port);
    things.add(thing(port));
  }

  void release(int port) {
    ports.remove(port);
    things.remove(thing(port));
  }

  boolean holds(int port) {
    return ports.contains(port);
  }

  /** Returns the foreign ones among a cluster's instances and registrations. */
  Set<Surplus> in(ClusterName cluster) {
    return Set.copyOf(inClusters.getOrDefault(cluster, Set.of()));
  }

  void join(ClusterName cluster, Surplus stranger) {
    inClusters.computeIfAbsent(cluster, any -> new HashSet<>()).add(stranger);
    things.add(thing(stranger));
  }

  void leave(ClusterName cluster, Surplus stranger) {
    if (inClusters.getOrDefault(cluster, new HashSet<>()).remove(stranger)) {
      things.remove(thing(stranger));
    }
  }

  void leave(ClusterName cluster) {
    in(cluster).forEach(stranger -> leave(cluster, stranger));
  }

  SortedSet<OwnedResource> all() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(things));
  }

  private static OwnedResource thing(int port) {
    return new OwnedResource("port", Integer.toString(port));
  }

  private static OwnedResource thing(Surplus stranger) {
    return new OwnedResource(stranger.kind().name().toLowerCase(Locale.ROOT), stranger.id());
  }
}
