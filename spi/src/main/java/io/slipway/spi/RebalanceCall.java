package io.slipway.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every call of a {@link Rebalancer} carries. Immutable, except for the cancellation, which
 * may be raised while the call runs.
 */
public final class RebalanceCall {
  private final RebalanceKey key;
  private final ClusterName cluster;
  private final RebalanceSpec spec;
  private final List<RebalanceMember> members;
  private final @Nullable String taskId;
  private final Instant deadline;
  private final CancellationToken cancellation;

  private RebalanceCall(Builder builder) {
    this.key = builder.key;
    this.cluster = builder.cluster;
    this.spec = builder.spec;
    this.members = List.copyOf(builder.members);
    this.taskId = builder.taskId;
    this.deadline = Checks.set(builder.deadline, "RebalanceCall", "deadline");
    this.cancellation = builder.cancellation;
  }

  /**
   * Starts a call without members, task id or cancellation.
   *
   * @param key names the task
   * @param cluster the cluster's name, for texts
   * @param spec what the rebalance shall do
   */
  public static Builder builder(RebalanceKey key, ClusterName cluster, RebalanceSpec spec) {
    return new Builder(key, cluster, spec);
  }

  /** Returns the name of the task. */
  public RebalanceKey key() {
    return key;
  }

  /** Returns the cluster's name, for texts. */
  public ClusterName cluster() {
    return cluster;
  }

  /** Returns what the rebalance shall do. */
  public RebalanceSpec spec() {
    return spec;
  }

  /** Returns all SPUs of the cluster. */
  public List<RebalanceMember> members() {
    return members;
  }

  /** Returns the server's id of the task, if a reply has told it. */
  public Optional<String> taskId() {
    return Optional.ofNullable(taskId);
  }

  /**
   * Returns when the call must have returned, in process time ({@link TimeSource#now()}). What it
   * has sent by then and has no answer to is of unknown effect.
   */
  public Instant deadline() {
    return deadline;
  }

  /** Returns the token that ends the call early. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  @Override
  public String toString() {
    return "RebalanceCall{" + key + ", " + spec + "}";
  }

  /** Builds a {@link RebalanceCall}. Not thread-safe. */
  public static final class Builder {
    private final RebalanceKey key;
    private final ClusterName cluster;
    private final RebalanceSpec spec;
    private List<RebalanceMember> members = List.of();
    private @Nullable String taskId;
    private @Nullable Instant deadline;
    private CancellationToken cancellation = new CancellationToken();

    private Builder(RebalanceKey key, ClusterName cluster, RebalanceSpec spec) {
      this.key = Checks.notNull(key, "key");
      this.cluster = Checks.notNull(cluster, "cluster");
      this.spec = Checks.notNull(spec, "spec");
    }

    /**
     * Sets the SPUs of the cluster; none by default.
     *
     * @param values all of them
     * @return this builder
     */
    public Builder members(List<RebalanceMember> values) {
      this.members = values;
      return this;
    }

    /**
     * Sets the server's id of the task.
     *
     * @param value the id; null if it is not known
     * @return this builder
     */
    public Builder taskId(@Nullable String value) {
      this.taskId = value;
      return this;
    }

    /**
     * Sets when the call must have returned; required.
     *
     * @param value in process time
     * @return this builder
     */
    public Builder deadline(Instant value) {
      this.deadline = value;
      return this;
    }

    /**
     * Sets the token that ends the call early.
     *
     * @param value the cancellation
     * @return this builder
     */
    public Builder cancellation(CancellationToken value) {
      this.cancellation = Checks.notNull(value, "cancellation");
      return this;
    }

    /**
     * Returns the call.
     *
     * @throws IllegalStateException if there is no deadline
     */
    public RebalanceCall build() {
      return new RebalanceCall(this);
    }
  }
}
