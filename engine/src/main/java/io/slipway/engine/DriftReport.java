package io.slipway.engine;

import io.slipway.spi.ClusterId;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import java.util.List;

/**
 * How the records of a store and the world differ. Only looked at: nothing was changed for it.
 *
 * @param clusters one for each record that can be read, in the order of their names
 * @param orphans what backends own without a record
 * @param unreachable the backends that could not be asked and the records that cannot be read, each
 *     with the reason
 */
public record DriftReport(
    List<Cluster> clusters, List<DriftReport.Orphan> orphans, List<String> unreachable) {
  /** Copies the lists. */
  public DriftReport {
    clusters = List.copyOf(clusters);
    orphans = List.copyOf(orphans);
    unreachable = List.copyOf(unreachable);
  }

  /** How one record and the world differ. The enum is open. */
  public enum Difference {
    /** They agree. */
    NONE,
    /** The world has nothing of the recorded cluster. */
    RESOURCES_MISSING,
    /** The record's state and what runs do not fit together. */
    STATE_DIFFERS,
    /** The world could not be seen. */
    UNREACHABLE
  }

  /**
   * A record beside the world.
   *
   * @param cluster which
   * @param backend the backend that the record names
   * @param recorded the record's state
   * @param fence the record's fence
   * @param difference how they differ
   * @param running the members that live
   * @param description the same for people, with what to do
   */
  public record Cluster(
      ClusterId cluster,
      String backend,
      LifecycleState recorded,
      Fence fence,
      Difference difference,
      List<MemberId> running,
      String description) {
    /** Copies the list. */
    public Cluster {
      running = List.copyOf(running);
    }
  }

  /**
   * Something that a backend owns and no record names. It stays as it is until it is {@linkplain
   * StoreAdmin#adopt adopted} or {@linkplain StoreAdmin#eraseOrphan erased}.
   *
   * @param cluster which
   * @param backend where
   * @param fence the fence that is installed for it
   */
  public record Orphan(ClusterId cluster, String backend, Fence fence) {}
}
