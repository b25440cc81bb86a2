package io.slipway.spi;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of which a backend owns anything, or which it remembers by a tombstone. Immutable;
 * equal by content.
 */
public final class OwnedCluster {
  private final ClusterId cluster;
  private final Fence fence;
  private final boolean erased;
  private final @Nullable Location location;

  private OwnedCluster(
      ClusterId cluster, Fence fence, boolean erased, @Nullable Location location) {
    this.cluster = Checks.notNull(cluster, "cluster");
    this.fence = Checks.notNull(fence, "fence");
    this.erased = erased;
    this.location = location;
  }

  /**
   * Returns a cluster of which the backend owns something.
   *
   * @param cluster the cluster
   * @param fence its installed fence
   */
  public static OwnedCluster present(ClusterId cluster, Fence fence) {
    return new OwnedCluster(cluster, fence, false, null);
  }

  /**
   * Returns a cluster of which only the tombstone is left.
   *
   * @param cluster the cluster
   * @param fence the fence that the tombstone keeps
   */
  public static OwnedCluster erased(ClusterId cluster, Fence fence) {
    return new OwnedCluster(cluster, fence, true, null);
  }

  /**
   * Returns the same at a location, for a backend that records locations in its resolutions.
   *
   * @param value where it is
   */
  public OwnedCluster withLocation(Location value) {
    return new OwnedCluster(cluster, fence, erased, Checks.notNull(value, "location"));
  }

  /** Returns the cluster. */
  public ClusterId cluster() {
    return cluster;
  }

  /** Returns its installed fence. */
  public Fence fence() {
    return fence;
  }

  /** Returns whether only the tombstone is left. */
  public boolean isErased() {
    return erased;
  }

  /** Returns where it is, if the backend keeps clusters in more than one place. */
  public Optional<Location> location() {
    return Optional.ofNullable(location);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OwnedCluster that && content().equals(that.content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  private List<Object> content() {
    return List.of(cluster, fence, erased, location());
  }

  @Override
  public String toString() {
    String place = location == null ? "" : ", at " + location;
    return cluster + "{" + fence + (erased ? ", erased" : "") + place + "}";
  }
}
