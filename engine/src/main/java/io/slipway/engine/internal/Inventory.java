package io.slipway.engine.internal;

import io.slipway.spi.ClusterId;
import io.slipway.spi.Fence;
import io.slipway.spi.OwnedCluster;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that the backends own, as far as they could be asked.
 *
 * @param owned everything, tombstones included
 * @param unseen the backends that could not be asked, each with the reason
 */
record Inventory(List<Owned> owned, List<String> unseen) {
  /** A backend may have to read the files of all clusters. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One of a backend's. */
  record Owned(String backend, OwnedCluster what) {
    boolean is(ClusterId cluster) {
      return what.cluster().equals(cluster);
    }
  }

  /**
   * Asks every backend that is used.
   *
   * @param named further backends to ask, of records: those that are not installed are unseen
   */
  static Inventory take(Backends backends, Collection<String> named, BoundedLooks looks) {
    Set<String> names = new TreeSet<>(backends.used());
    names.addAll(named);
    List<Inventory> each = looks.ask(names.stream().map(Inventory::question).toList());
    return new Inventory(
        each.stream().flatMap(one -> one.owned().stream()).toList(),
        each.stream().flatMap(one -> one.unseen().stream()).toList());
  }

  private static Question<Inventory> question(String name) {
    return new Question<>(
        name,
        "what it owns",
        "inventory",
        PATIENCE,
        (backend, deadline) ->
            new Inventory(
                backend.inventory().stream().map(what -> new Owned(name, what)).toList(),
                List.of()),
        e -> {
          String why =
              "backend '" + name + "': " + e.code() + ": " + e.problem().textWithoutActions();
          return new Inventory(List.of(), List.of(why));
        });
  }

  /** Returns the highest fence that is installed for an incarnation. */
  Fence highest(ClusterId cluster) {
    return owned.stream()
        .filter(o -> o.is(cluster))
        .map(o -> o.what().fence())
        .max(Fence::compareTo)
        .orElse(Fence.NONE);
  }

  /** Returns the cluster, if more than its tombstone is left. */
  Optional<Owned> living(ClusterId cluster) {
    return owned.stream().filter(o -> o.is(cluster) && !o.what().isErased()).findFirst();
  }
}
