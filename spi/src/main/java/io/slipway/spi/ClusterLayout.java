package io.slipway.spi;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A workload's view of a cluster: its spec, its resolution, and the place of each member.
 *
 * @param cluster the cluster
 * @param spec its stored spec
 * @param resolution what CREATE resolved
 * @param placements the place of each member
 */
public record ClusterLayout(
    ClusterId cluster,
    ClusterSpec spec,
    Resolution resolution,
    SortedMap<MemberId, Placement> placements) {
  /** Copies the placements. */
  public ClusterLayout {
    Checks.notNull(cluster, "cluster");
    Checks.notNull(spec, "spec");
    Checks.notNull(resolution, "resolution");
    placements = Collections.unmodifiableSortedMap(new TreeMap<>(placements));
  }

  /**
   * Returns the place of a member.
   *
   * @param member one of the cluster's members
   * @throws IllegalArgumentException if it is not a member
   */
  public Placement placement(MemberId member) {
    Placement placement = placements.get(member);
    if (placement == null) {
      throw new IllegalArgumentException("no member " + member + " in " + placements.keySet());
    }
    return placement;
  }

  /**
   * Returns a layout from a plain map of placements.
   *
   * @param call the call that names the cluster
   * @param placements the place of each member
   */
  public static ClusterLayout of(CallContext call, Map<MemberId, Placement> placements) {
    return new ClusterLayout(
        call.cluster(), call.spec(), call.resolution(), new TreeMap<>(placements));
  }
}
