package io.slipway.spi;

import java.time.Duration;

/** A backend's description of itself; all of it must be true. Immutable. */
public final class BackendInfo {
  private final String name;
  private final int layoutVersion;
  private final Platform platform;
  private final Granularity granularity;
  private final int maxSpuCount;
  private final Duration detection;
  private final Duration grace;
  private final boolean inTurn;
  private final LookInterval lookInterval;

  private BackendInfo(Builder builder) {
    this.name = builder.name;
    this.layoutVersion = builder.layoutVersion;
    this.platform = builder.platform;
    this.granularity = builder.granularity;
    this.maxSpuCount = builder.maxSpuCount;
    this.detection = builder.detection;
    this.grace = builder.grace;
    this.inTurn = builder.inTurn;
    this.lookInterval = builder.lookInterval;
  }

  /**
   * Starts the description of a backend of local processes: layout version 1, {@link
   * Platform#HOST}, {@link Granularity#MEMBER}, at most {@link ClusterSpec#MAX_SPU_COUNT} SPUs,
   * detection and grace 1 s, calls for several sets at the same time, {@link LookInterval#DEFAULT}.
   *
   * @param name the name that records keep and by which the backend is found again
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Returns the name that records keep and by which the backend is found again. */
  public String name() {
    return name;
  }

  /**
   * Returns the version of its layout on disk or on the platform; a cluster of a newer layout is
   * refused.
   */
  public int layoutVersion() {
    return layoutVersion;
  }

  /** Returns where members run. */
  public Platform platform() {
    return platform;
  }

  /** Returns the smallest set that it can launch or stop. */
  public Granularity granularity() {
    return granularity;
  }

  /** Returns the maximum number of SPUs in one cluster. */
  public int maxSpuCount() {
    return maxSpuCount;
  }

  /** Returns the maximum time until an observation shows that an instance has died. */
  public Duration detection() {
    return detection;
  }

  /** Returns the maximum time that a call continues after its deadline or cancellation. */
  public Duration grace() {
    return grace;
  }

  /**
   * Returns whether the engine makes the calls for several of the smallest sets one after another,
   * in the order of their members, rather than at the same time.
   */
  public boolean inTurn() {
    return inTurn;
  }

  /** Returns how often an operation may look at a cluster. */
  public LookInterval lookInterval() {
    return lookInterval;
  }

  /** Builds a {@link BackendInfo}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private int layoutVersion = 1;
    private Platform platform = Platform.HOST;
    private Granularity granularity = Granularity.MEMBER;
    private int maxSpuCount = ClusterSpec.MAX_SPU_COUNT;
    private Duration detection = Duration.ofSeconds(1);
    private Duration grace = Duration.ofSeconds(1);
    private boolean inTurn;
    private LookInterval lookInterval = LookInterval.DEFAULT;

    private Builder(String name) {
      this.name = Checks.notNull(name, "name");
    }

    /**
     * Sets the version of its layout on disk or on the platform; 1 by default.
     *
     * @param value the version
     * @return this builder
     */
    public Builder layoutVersion(int value) {
      this.layoutVersion = value;
      return this;
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
     * Sets the smallest set that it can launch or stop; a member by default.
     *
     * @param value the set
     * @return this builder
     */
    public Builder granularity(Granularity value) {
      this.granularity = Checks.notNull(value, "granularity");
      return this;
    }

    /**
     * Sets the maximum number of SPUs in one cluster.
     *
     * @param value at least 1
     * @return this builder
     */
    public Builder maxSpuCount(int value) {
      this.maxSpuCount = value;
      return this;
    }

    /**
     * Sets the maximum time until an observation shows that an instance has died; 1 s by default.
     *
     * @param value zero or more
     * @return this builder
     */
    public Builder detection(Duration value) {
      this.detection = Checks.notNull(value, "detection");
      return this;
    }

    /**
     * Sets the maximum time that a call continues after its deadline or cancellation; 1 s by
     * default.
     *
     * @param value zero or more
     * @return this builder
     */
    public Builder grace(Duration value) {
      this.grace = Checks.notNull(value, "grace");
      return this;
    }

    /**
     * Sets whether the calls for several sets are made one after another; for platforms that accept
     * one call per cluster at a time, and for tests that want a fixed order.
     *
     * @param value false by default
     * @return this builder
     */
    public Builder inTurn(boolean value) {
      this.inTurn = value;
      return this;
    }

    /**
     * Sets how often an operation may look at a cluster; {@link LookInterval#DEFAULT} by default.
     *
     * @param value the interval
     * @return this builder
     */
    public Builder lookInterval(LookInterval value) {
      this.lookInterval = Checks.notNull(value, "lookInterval");
      return this;
    }

    /** Returns the description. */
    public BackendInfo build() {
      return new BackendInfo(this);
    }
  }
}
