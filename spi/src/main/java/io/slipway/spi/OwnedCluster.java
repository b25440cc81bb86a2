package io.slipway.spi;

/**
 * A cluster of which a backend owns anything, or which it remembers by a tombstone.
 *
 * @param cluster the cluster
 * @param fence its installed fence
 * @param erased whether only the tombstone is left
 */
public record OwnedCluster(ClusterId cluster, Fence fence, boolean erased) {
  /** Checks that all are there. */
  public OwnedCluster {
    Checks.notNull(cluster, "cluster");
    Checks.notNull(fence, "fence");
  }
}
