package io.slipway.engine;

import io.slipway.spi.ClusterName;
import io.slipway.spi.SlipwayException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of recovering one cluster. Immutable; later versions may add values. */
public final class RecoveryReport {
  /** The action taken. The enum is open. */
  public enum Action {
    /** There was nothing to do. */
    NOTHING,
    /** An interrupted operation was completed. */
    FINISHED,
    /** An interrupted operation was undone. */
    ROLLED_BACK,
    /** Members were brought back. */
    REPAIRED,
    /** The cluster could not be settled; see the failure. */
    FAILED
  }

  private final ClusterName cluster;
  private final Action action;
  private final String description;
  private final @Nullable ClusterStatus status;
  private final @Nullable SlipwayException failure;

  private RecoveryReport(Builder builder) {
    this.cluster = builder.cluster;
    this.action = builder.action;
    this.description = builder.description;
    this.status = builder.status;
    this.failure = builder.failure;
  }

  /**
   * Starts a report without further details.
   *
   * @param cluster the cluster
   * @param action the action taken
   * @param description the action, human-readable
   */
  public static Builder builder(ClusterName cluster, Action action, String description) {
    return new Builder(cluster, action, description);
  }

  /** Returns the cluster. */
  public ClusterName cluster() {
    return cluster;
  }

  /** Returns the action taken. */
  public Action action() {
    return action;
  }

  /** Returns a human-readable description. */
  public String description() {
    return description;
  }

  /** Returns the cluster afterwards, unless it is gone. */
  public Optional<ClusterStatus> status() {
    return Optional.ofNullable(status);
  }

  /** Returns why the cluster could not be settled, if so. */
  public Optional<SlipwayException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public String toString() {
    return cluster + " " + action + ": " + description;
  }

  /** Builds a {@link RecoveryReport}; values that are not set are absent. Not thread-safe. */
  public static final class Builder {
    private final ClusterName cluster;
    private final Action action;
    private final String description;
    private @Nullable ClusterStatus status;
    private @Nullable SlipwayException failure;

    private Builder(ClusterName cluster, Action action, String description) {
      this.cluster = cluster;
      this.action = action;
      this.description = description;
    }

    /**
     * Sets the cluster afterwards, unless it is gone.
     *
     * @param value the value, or null if there is none
     * @return this builder
     */
    public Builder status(@Nullable ClusterStatus value) {
      this.status = value;
      return this;
    }

    /**
     * Sets why the cluster could not be settled, if so.
     *
     * @param value the value, or null if there is none
     * @return this builder
     */
    public Builder failure(@Nullable SlipwayException value) {
      this.failure = value;
      return this;
    }

    /** Returns the report. */
    public RecoveryReport build() {
      return new RecoveryReport(this);
    }
  }
}
