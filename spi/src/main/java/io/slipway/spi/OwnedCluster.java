package io.slipway.spi;

/**
 * A cluster that a backend owns something of, or remembers by its tombstone.
 *
 * @param cluster which
 * @param fence the fence that is installed for it
 * @param erased whether only the tombstone is left
 */
public record OwnedCluster(ClusterId cluster, Fence fence, boolean erased) {
  /** Checks that all are there. */
  public OwnedCluster {
    Checks.notNull(cluster, "cluster");
    Checks.notNull(fence, "fence");
  }
}
