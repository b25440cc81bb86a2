package io.slipway.spi;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A workload's view of a cluster: its spec, its resolution, where its members run, and the place of
 * each. Immutable.
 */
public final class ClusterLayout {
  private final ClusterId cluster;
  private final ClusterSpec spec;
  private final Resolution resolution;
  private final Platform platform;
  private final SortedMap<MemberId, Placement> placements;

  private ClusterLayout(Builder builder) {
    this.cluster = builder.cluster;
    this.spec = builder.spec;
    this.resolution = builder.resolution;
    this.platform = builder.platform;
    this.placements = Collections.unmodifiableSortedMap(new TreeMap<>(builder.placements));
  }

  /**
   * Starts a layout without places, on the engine's host.
   *
   * @param cluster the cluster
   * @param spec its stored spec
   * @param resolution what CREATE resolved
   */
  public static Builder builder(ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    return new Builder(cluster, spec, resolution);
  }

  /** Returns the cluster. */
  public ClusterId cluster() {
    return cluster;
  }

  /** Returns its stored spec. */
  public ClusterSpec spec() {
    return spec;
  }

  /** Returns what CREATE resolved. */
  public Resolution resolution() {
    return resolution;
  }

  /** Returns where members run. */
  public Platform platform() {
    return platform;
  }

  /** Returns the place of each member. */
  public SortedMap<MemberId, Placement> placements() {
    return placements;
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

  /** Builds a {@link ClusterLayout}. Not thread-safe. */
  public static final class Builder {
    private final ClusterId cluster;
    private final ClusterSpec spec;
    private final Resolution resolution;
    private Platform platform = Platform.HOST;
    private final Map<MemberId, Placement> placements = new TreeMap<>();

    private Builder(ClusterId cluster, ClusterSpec spec, Resolution resolution) {
      this.cluster = Checks.notNull(cluster, "cluster");
      this.spec = Checks.notNull(spec, "spec");
      this.resolution = Checks.notNull(resolution, "resolution");
    }

    /**
     * Sets where members run; the host by default.
     *
     * @param value the platform
     * @return this builder
     */
    public Builder platform(Platform value) {
      this.platform = Checks.notNull(value, "platform");
      return this;
    }

    /**
     * Adds the place of a member.
     *
     * @param member the member
     * @param value its place
     * @return this builder
     */
    public Builder placement(MemberId member, Placement value) {
      placements.put(Checks.notNull(member, "member"), Checks.notNull(value, "placement"));
      return this;
    }

    /**
     * Adds the places of members.
     *
     * @param values the place of each
     * @return this builder
     */
    public Builder placements(Map<MemberId, Placement> values) {
      values.forEach(this::placement);
      return this;
    }

    /** Returns the layout. */
    public ClusterLayout build() {
      return new ClusterLayout(this);
    }
  }
}
