package io.slipway.spi;

import java.time.Duration;
import java.util.List;

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
  private final List<OptionInfo> clusterOptions;

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
    this.clusterOptions = builder.clusterOptions;
  }

  /**
   * Starts the description of a backend of local processes: layout version 1, {@link
   * Platform#HOST}, {@link Granularity#MEMBER}, at most {@link ClusterSpec#MAX_SPU_COUNT} SPUs,
   * detection and grace 1 s, calls for several sets at the same time, {@link LookInterval#DEFAULT},
   * no options for a cluster.
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

  /**
   * Returns the options that a cluster may set by {@link ClusterSpec#backendOptions}; those of the
   * backend itself are {@link BackendProvider#options}.
   */
  public List<OptionInfo> clusterOptions() {
    return clusterOptions;
  }

  /**
   * Checks that a spec sets only {@linkplain #clusterOptions options} that the backend knows, and
   * each one without a default; their values are left to the backend. For {@link
   * ClusterBackend#resolve}.
   *
   * @param spec what the user asked for
   * @throws BackendException {@link ErrorCode#INVALID_ARGUMENT} naming the option and those known
   */
  public void checkOptions(ClusterSpec spec) {
    List<String> known = clusterOptions.stream().map(OptionInfo::key).sorted().toList();
    for (String key : spec.backendOptions().keySet()) {
      if (!known.contains(key)) {
        throw BackendException.rejected(
            Problem.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "unknown option of backend '" + name + "' for a cluster")
                .withExpected(known.isEmpty() ? "none" : "one of " + known)
                .withActual("'" + key + "'")
                .withRemedy("leave it out"));
      }
    }
    for (OptionInfo option : clusterOptions) {
      if (option.byDefault().isEmpty() && !spec.backendOptions().containsKey(option.key())) {
        throw BackendException.rejected(
            Problem.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "missing option '" + option.key() + "' of backend '" + name + "'")
                .withExpected(option.description())
                .withActual("none")
                .withRemedy("set it"));
      }
    }
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
    private List<OptionInfo> clusterOptions = List.of();

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
      if (value < 1) {
        throw new IllegalArgumentException("maxSpuCount must be at least 1, was " + value);
      }
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
      this.detection = Checks.notNegative(value, "detection");
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
      this.grace = Checks.notNegative(value, "grace");
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

    /**
     * Sets the options that a cluster may set by {@link ClusterSpec#backendOptions}; none by
     * default.
     *
     * @param values the options
     * @return this builder
     */
    public Builder clusterOptions(List<OptionInfo> values) {
      this.clusterOptions = List.copyOf(values);
      return this;
    }

    /** Returns the description. */
    public BackendInfo build() {
      return new BackendInfo(this);
    }
  }
}
