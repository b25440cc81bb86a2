package io.slipway.spi;

import java.time.Instant;

/** A request for an observation. Immutable. */
public final class ObserveRequest {
  /** The depth of an observation. The enum is open. */
  public enum Depth {
    /** Cheap: instances and what they own; {@code SERVING} and {@code REGISTERED} are UNKNOWN. */
    INSTANCES,
    /** Asks each member and the cluster itself. */
    CONFIRMED
  }

  private final ClusterId cluster;
  private final ClusterSpec spec;
  private final Resolution resolution;
  private final Depth depth;
  private final Instant deadline;
  private final CancellationToken cancellation;
  private final ObservationRound round;

  private ObserveRequest(Builder builder) {
    this.cluster = builder.cluster;
    this.spec = builder.spec;
    this.resolution = builder.resolution;
    this.depth = builder.depth;
    this.deadline = builder.deadline;
    this.cancellation = builder.cancellation;
    this.round = builder.round;
  }

  /**
   * Starts a request for a look at the instances that shares nothing: every look of it begins after
   * this.
   *
   * @param cluster the cluster to look at
   * @param spec its stored spec
   * @param resolution what CREATE resolved
   * @param deadline when the observation must have returned
   */
  public static Builder builder(
      ClusterId cluster, ClusterSpec spec, Resolution resolution, Instant deadline) {
    return new Builder(cluster, spec, resolution, deadline);
  }

  /** Returns the cluster to look at. */
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

  /** Returns how deeply to look. */
  public Depth depth() {
    return depth;
  }

  /**
   * Returns when the observation must have returned, in process time ({@link TimeSource#now});
   * whatever was not seen by then is UNKNOWN.
   */
  public Instant deadline() {
    return deadline;
  }

  /** Returns what ends it early. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  /** Returns the looks that it may share with other observations. */
  public ObservationRound round() {
    return round;
  }

  /** Builds an {@link ObserveRequest}. Not thread-safe. */
  public static final class Builder {
    private final ClusterId cluster;
    private final ClusterSpec spec;
    private final Resolution resolution;
    private final Instant deadline;
    private Depth depth = Depth.INSTANCES;
    private CancellationToken cancellation = new CancellationToken();
    private ObservationRound round = new ObservationRound();

    private Builder(ClusterId cluster, ClusterSpec spec, Resolution resolution, Instant deadline) {
      this.cluster = Checks.notNull(cluster, "cluster");
      this.spec = Checks.notNull(spec, "spec");
      this.resolution = Checks.notNull(resolution, "resolution");
      this.deadline = Checks.notNull(deadline, "deadline");
    }

    /**
     * Sets how deeply to look; at the instances only by default.
     *
     * @param value the depth
     * @return this builder
     */
    public Builder depth(Depth value) {
      this.depth = Checks.notNull(value, "depth");
      return this;
    }

    /**
     * Sets what ends it early; nothing by default.
     *
     * @param value the token
     * @return this builder
     */
    public Builder cancellation(CancellationToken value) {
      this.cancellation = Checks.notNull(value, "cancellation");
      return this;
    }

    /**
     * Sets the looks that it may share with other observations; none by default.
     *
     * @param value the round
     * @return this builder
     */
    public Builder round(ObservationRound value) {
      this.round = Checks.notNull(value, "round");
      return this;
    }

    /** Returns the request. */
    public ObserveRequest build() {
      return new ObserveRequest(this);
    }
  }
}
