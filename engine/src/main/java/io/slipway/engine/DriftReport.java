package io.slipway.engine;

import io.slipway.spi.ClusterId;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import java.util.List;

/**
 * The differences between the records of a store and what runs. Making one changes nothing.
 * Immutable; later versions may add values.
 */
public final class DriftReport {
  /** The difference between one record and what runs. The enum is open. */
  public enum Difference {
    /** They agree. */
    NONE,
    /** Nothing of the recorded cluster exists. */
    RESOURCES_MISSING,
    /** The record's state and what runs do not fit together. */
    STATE_DIFFERS,
    /** The cluster could not be seen. */
    UNREACHABLE
  }

  private final List<Cluster> clusters;
  private final List<Orphan> orphans;
  private final List<String> unreachable;

  private DriftReport(List<Cluster> clusters, List<Orphan> orphans, List<String> unreachable) {
    this.clusters = List.copyOf(clusters);
    this.orphans = List.copyOf(orphans);
    this.unreachable = List.copyOf(unreachable);
  }

  /**
   * Creates a report.
   *
   * @param clusters an entry for each readable record, sorted by name
   * @param orphans the clusters that backends own without a record
   * @param unreachable the backends that could not be asked and the records that cannot be read,
   *     each with the reason
   */
  public static DriftReport of(
      List<Cluster> clusters, List<Orphan> orphans, List<String> unreachable) {
    return new DriftReport(clusters, orphans, unreachable);
  }

  /** Returns an entry for each readable record, sorted by name. */
  public List<Cluster> clusters() {
    return clusters;
  }

  /** Returns the clusters that backends own without a record. */
  public List<Orphan> orphans() {
    return orphans;
  }

  /** Returns what could not be asked or read, each with the reason. */
  public List<String> unreachable() {
    return unreachable;
  }

  @Override
  public String toString() {
    return "clusters " + clusters + ", orphans " + orphans + ", unreachable " + unreachable;
  }

  /** A record compared with what runs. Immutable; later versions may add values. */
  public static final class Cluster {
    private final ClusterId cluster;
    private final String backend;
    private final LifecycleState recorded;
    private final Fence fence;
    private final Difference difference;
    private final List<MemberId> running;
    private final String description;

    private Cluster(
        ClusterId cluster,
        String backend,
        LifecycleState recorded,
        Fence fence,
        Difference difference,
        List<MemberId> running,
        String description) {
      this.cluster = cluster;
      this.backend = backend;
      this.recorded = recorded;
      this.fence = fence;
      this.difference = difference;
      this.running = List.copyOf(running);
      this.description = description;
    }

    /**
     * Creates a drift.
     *
     * @param cluster the cluster
     * @param backend the backend that the record names
     * @param recorded the record's state
     * @param fence the record's fence
     * @param difference how the two differ
     * @param running the live members
     * @param description human-readable, with what to do
     */
    public static Cluster of(
        ClusterId cluster,
        String backend,
        LifecycleState recorded,
        Fence fence,
        Difference difference,
        List<MemberId> running,
        String description) {
      return new Cluster(cluster, backend, recorded, fence, difference, running, description);
    }

    /** Returns the cluster. */
    public ClusterId cluster() {
      return cluster;
    }

    /** Returns the backend that the record names. */
    public String backend() {
      return backend;
    }

    /** Returns the record's state. */
    public LifecycleState recorded() {
      return recorded;
    }

    /** Returns the record's fence. */
    public Fence fence() {
      return fence;
    }

    /** Returns how the record and what runs differ. */
    public Difference difference() {
      return difference;
    }

    /** Returns the live members. */
    public List<MemberId> running() {
      return running;
    }

    /** Returns a human-readable description, with what to do. */
    public String description() {
      return description;
    }

    @Override
    public String toString() {
      return cluster + " " + recorded + " " + difference + ": " + description;
    }
  }

  /**
   * A cluster that a backend owns and no record names. It stays as it is until it is {@linkplain
   * StoreAdmin#adopt adopted} or {@linkplain StoreAdmin#eraseOrphan erased}.
   */
  public static final class Orphan {
    private final ClusterId cluster;
    private final String backend;
    private final Fence fence;

    private Orphan(ClusterId cluster, String backend, Fence fence) {
      this.cluster = cluster;
      this.backend = backend;
      this.fence = fence;
    }

    /**
     * Creates an orphan.
     *
     * @param cluster the cluster
     * @param backend the backend that owns it
     * @param fence its installed fence
     */
    public static Orphan of(ClusterId cluster, String backend, Fence fence) {
      return new Orphan(cluster, backend, fence);
    }

    /** Returns the cluster. */
    public ClusterId cluster() {
      return cluster;
    }

    /** Returns the backend that owns it. */
    public String backend() {
      return backend;
    }

    /** Returns its installed fence. */
    public Fence fence() {
      return fence;
    }

    @Override
    public String toString() {
      return cluster + " of " + backend + ", fence " + fence;
    }
  }
}
