package io.slipway.conformance;

import io.slipway.spi.MemberId;
import io.slipway.spi.OwnedResource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a harness sees of one incarnation without asking the backend. Immutable.
 *
 * @param living each member with at least one living instance, with a text for each of its
 *     instances: the same as long as the instance lives, another for another instance, and not the
 *     backend's word
 * @param owned everything that the incarnation owns, the tombstone excepted, in the words of the
 *     backend's footprint; things that {@link BackendHarness#sees} denies are left out
 * @param foreign a text that changes when anything changes that is not of this incarnation
 */
public record GroundTruth(
    SortedMap<MemberId, List<String>> living, SortedSet<OwnedResource> owned, String foreign) {
  /** Copies all, without members that have no instance. */
  public GroundTruth {
    TreeMap<MemberId, List<String>> copy = new TreeMap<>();
    living.forEach(
        (member, instances) -> {
          if (!instances.isEmpty()) {
            copy.put(member, instances.stream().sorted().toList());
          }
        });
    living = Collections.unmodifiableSortedMap(copy);
    owned = Collections.unmodifiableSortedSet(new TreeSet<>(owned));
  }

  /**
   * Returns a view.
   *
   * @param living instances by member
   * @param owned in any order
   * @param foreign a text for everything else
   */
  public static GroundTruth of(
      Map<MemberId, List<String>> living, Collection<OwnedResource> owned, String foreign) {
    return new GroundTruth(new TreeMap<>(living), new TreeSet<>(owned), foreign);
  }
}
