package io.slipway.backend.fake;

/** The calls of a backend, by the names of {@link io.slipway.spi.ClusterBackend}. */
public enum CallKind {
  /** {@link io.slipway.spi.ClusterBackend#resolve}. */
  RESOLVE(false),
  /** {@link io.slipway.spi.ClusterBackend#claim}. */
  CLAIM(true),
  /** {@link io.slipway.spi.ClusterBackend#provision}. */
  PROVISION(true),
  /** {@link io.slipway.spi.ClusterBackend#launch}. */
  LAUNCH(true),
  /** {@link io.slipway.spi.ClusterBackend#seal}. */
  SEAL(true),
  /** {@link io.slipway.spi.ClusterBackend#stop}. */
  STOP(true),
  /** {@link io.slipway.spi.ClusterBackend#retire}. */
  RETIRE(true),
  /** {@link io.slipway.spi.ClusterBackend#erase}. */
  ERASE(true),
  /** {@link io.slipway.spi.ClusterBackend#observe}. */
  OBSERVE(false),
  /** {@link io.slipway.spi.ClusterBackend#inventory()}, of a name too. */
  INVENTORY(false),
  /** {@link io.slipway.spi.ClusterBackend#logs}. */
  LOGS(false);

  private final boolean changing;

  CallKind(boolean changing) {
    this.changing = changing;
  }

  /** Returns whether the call may change the world, and carries a fence. */
  public boolean changing() {
    return changing;
  }
}
