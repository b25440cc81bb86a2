package io.slipway.backend.fake;

import io.slipway.spi.Granularity;
import io.slipway.spi.Location;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OptionInfo;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options by which a fake backend presents itself. Immutable.
 *
 * <p>Defaults: name {@code fake}, granularity MEMBER, one controller, controllers first for RESUME
 * and REPAIR (never where the granularity is CLUSTER), at most 100 SPUs, any workload, detection
 * and grace of zero, slices in turn, no options for a cluster, one place only, a platform that
 * starts no member by itself and is patient for ever with one that is stuck.
 */
public final class FakeOptions {
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final String name;
  private final Granularity granularity;
  private final int controllers;
  private final Set<OperationKind> controllersFirst;
  private final int maxSpuCount;
  private final Set<String> workloads;
  private final Duration detection;
  private final Duration grace;
  private final boolean inTurn;
  private final boolean restartsByItself;
  private final List<OptionInfo> clusterOptions;
  private final @Nullable Location location;
  private final Duration patience;

  private FakeOptions(Builder builder) {
    this.name = builder.name;
    this.granularity = builder.granularity;
    this.controllers = builder.controllers;
    this.controllersFirst = Set.copyOf(builder.controllersFirst);
    this.maxSpuCount = builder.maxSpuCount;
    this.workloads = Set.copyOf(builder.workloads);
    this.detection = builder.detection;
    this.grace = builder.grace;
    this.inTurn = builder.inTurn;
    this.restartsByItself = builder.restartsByItself;
    this.clusterOptions = builder.clusterOptions;
    this.location = builder.location;
    this.patience = builder.patience;
  }

  /** Returns the defaults. */
  public static FakeOptions defaults() {
    return builder().build();
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these options. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.name = name;
    builder.granularity = granularity;
    builder.controllers = controllers;
    builder.controllersFirst = controllersFirst;
    builder.maxSpuCount = maxSpuCount;
    builder.workloads = workloads;
    builder.detection = detection;
    builder.grace = grace;
    builder.inTurn = inTurn;
    builder.restartsByItself = restartsByItself;
    builder.clusterOptions = clusterOptions;
    builder.location = location;
    builder.patience = patience;
    return builder;
  }

  /** Returns the backend's name. */
  public String name() {
    return name;
  }

  /** Returns the smallest set that the backend launches or stops. */
  public Granularity granularity() {
    return granularity;
  }

  /** Returns how many controllers a new cluster gets. */
  public int controllers() {
    return controllers;
  }

  /** Returns the purposes for which a new cluster's controllers are launched first. */
  public Set<OperationKind> controllersFirst() {
    return granularity.dividesRoles() ? controllersFirst : Set.of();
  }

  /** Returns the maximum number of SPUs in one cluster. */
  public int maxSpuCount() {
    return maxSpuCount;
  }

  /** Returns the known workloads; empty if any is accepted. */
  public Set<String> workloads() {
    return workloads;
  }

  /** Returns the declared detection bound. */
  public Duration detection() {
    return detection;
  }

  /** Returns the declared grace. */
  public Duration grace() {
    return grace;
  }

  /** Returns whether the engine makes the calls for several members one after another. */
  public boolean inTurn() {
    return inTurn;
  }

  /** Returns whether the platform starts a member again that has ended by itself. */
  public boolean restartsByItself() {
    return restartsByItself;
  }

  /** Returns the options that a cluster may set. */
  public List<OptionInfo> clusterOptions() {
    return clusterOptions;
  }

  /** Returns the place that the backend is at, if there is more than one. */
  public Optional<Location> location() {
    return Optional.ofNullable(location);
  }

  /** Returns how long a member may be stuck before it is shown as failing for good. */
  public Duration patience() {
    return patience;
  }

  /** Builds {@link FakeOptions}. Not thread-safe. */
  public static final class Builder {
    private String name = "fake";
    private Granularity granularity = Granularity.MEMBER;
    private int controllers = 1;
    private Set<OperationKind> controllersFirst =
        EnumSet.of(OperationKind.RESUME, OperationKind.REPAIR);
    private int maxSpuCount = 100;
    private Set<String> workloads = Set.of();
    private Duration detection = Duration.ZERO;
    private Duration grace = Duration.ZERO;
    private boolean inTurn = true;
    private boolean restartsByItself;
    private List<OptionInfo> clusterOptions = List.of();
    private @Nullable Location location;
    private Duration patience = FOREVER;

    private Builder() {}

    /**
     * Sets the backend's name.
     *
     * @param value the name that records keep
     * @return this builder
     */
    public Builder name(String value) {
      this.name = value;
      return this;
    }

    /**
     * Sets how long a member may be stuck before it is shown as failing for good.
     *
     * @param value counted from when it has been stuck
     * @return this builder
     */
    public Builder patience(Duration value) {
      this.patience = value;
      return this;
    }

    /**
     * Sets the smallest set that the backend launches or stops.
     *
     * @param value the granularity
     * @return this builder
     */
    public Builder granularity(Granularity value) {
      this.granularity = value;
      return this;
    }

    /**
     * Sets how many controllers a new cluster gets. Without one a cluster keeps no registrations.
     *
     * @param value 0 and more
     * @return this builder
     */
    public Builder controllers(int value) {
      if (value < 0) {
        throw new IllegalArgumentException("controllers must be >= 0, was " + value);
      }
      this.controllers = value;
      return this;
    }

    /**
     * Sets the purposes for which a new cluster's controllers are launched first.
     *
     * @param values the purposes
     * @return this builder
     */
    public Builder controllersFirst(Collection<OperationKind> values) {
      this.controllersFirst = Set.copyOf(values);
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
        throw new IllegalArgumentException("maxSpuCount must be >= 1, was " + value);
      }
      this.maxSpuCount = value;
      return this;
    }

    /**
     * Sets the known workloads; others are UNSUPPORTED.
     *
     * @param values their names; empty accepts any
     * @return this builder
     */
    public Builder workloads(Collection<String> values) {
      this.workloads = Set.copyOf(values);
      return this;
    }

    /**
     * Sets the declared detection bound; the fake itself sees a death at once.
     *
     * @param value zero and more
     * @return this builder
     */
    public Builder detection(Duration value) {
      this.detection = value;
      return this;
    }

    /**
     * Sets the declared grace; the fake itself needs none.
     *
     * @param value zero and more
     * @return this builder
     */
    public Builder grace(Duration value) {
      this.grace = value;
      return this;
    }

    /**
     * Sets whether the engine makes the calls for several members one after another, in their
     * order. Without it they run at the same time, as with most backends, and arrive in any order:
     * then choose faults by member.
     *
     * @param value true by default
     * @return this builder
     */
    public Builder inTurn(boolean value) {
      this.inTurn = value;
      return this;
    }

    /**
     * Sets whether the platform starts a member again that has ended by itself, a second later, for
     * as long as no stop was called. A member that a START has launched then begins with new data
     * where it finds none, until it is {@linkplain io.slipway.spi.ClusterBackend#seal sealed};
     * otherwise it fails for good with {@link io.slipway.spi.ErrorCode#DATA_MISSING}.
     *
     * @param value false by default
     * @return this builder
     */
    public Builder restartsByItself(boolean value) {
      this.restartsByItself = value;
      return this;
    }

    /**
     * Sets the options that a cluster may set; their values are not checked.
     *
     * @param values none by default
     * @return this builder
     */
    public Builder clusterOptions(List<OptionInfo> values) {
      this.clusterOptions = List.copyOf(values);
      return this;
    }

    /**
     * Sets the place that the backend is at. It is recorded with each cluster; clusters of another
     * place are neither seen nor changed, as if the backend had been pointed to another platform.
     *
     * @param value unset by default
     * @return this builder
     */
    public Builder location(Location value) {
      this.location = Objects.requireNonNull(value, "location must not be null");
      return this;
    }

    /** Returns the options. */
    public FakeOptions build() {
      return new FakeOptions(this);
    }
  }
}
