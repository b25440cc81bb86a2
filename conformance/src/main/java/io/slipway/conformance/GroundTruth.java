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
 * A harness's view of one incarnation, without asking the backend. Immutable.
 *
 * @param living each member with at least one live instance, with a text for each instance:
 *     constant while the instance lives, different for another instance, and not from the backend
 * @param owned everything that the incarnation owns except the tombstone, in the terms of the
 *     backend's footprint, without the resources that {@link BackendHarness#sees} denies
 * @param foreign a text that changes whenever anything outside this incarnation changes
 */
public record GroundTruth(
    SortedMap<MemberId, List<String>> living, SortedSet<OwnedResource> owned, String foreign) {
  /** Copies everything, without members that have no instance. */
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
   * @param living the live instances by member
   * @param owned in any order
   * @param foreign a text for everything else
   */
  public static GroundTruth of(
      Map<MemberId, List<String>> living, Collection<OwnedResource> owned, String foreign) {
    return new GroundTruth(new TreeMap<>(living), new TreeSet<>(owned), foreign);
  }
}
