package io.slipway.engine;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OwnedResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status of a cluster: its record and what was observed, each with its time. Immutable; later
 * versions may add values.
 */
public final class ClusterStatus {

  private final ClusterId cluster;
  private final ClusterSpec spec;
  private final LifecycleState state;
  private final String backend;
  private final String workloadVersion;
  private final @Nullable OperationStatus operation;
  private final List<Condition> conditions;
  private final List<MemberStatus> members;
  private final boolean probed;
  private final boolean ephemeral;
  private final String bootstrap;
  private final String connect;
  private final Instant recordedAt;
  private final Instant observedAt;
  private final List<OwnedResource> retained;

  private ClusterStatus(Builder builder) {
    this.cluster = builder.cluster;
    this.spec = builder.spec;
    this.state = builder.state;
    this.backend = builder.backend;
    this.workloadVersion = builder.workloadVersion;
    this.operation = builder.operation;
    this.conditions = List.copyOf(builder.conditions);
    this.members = List.copyOf(builder.members);
    this.probed = builder.probed;
    this.ephemeral = builder.ephemeral;
    this.bootstrap = builder.bootstrap;
    this.connect = builder.connect;
    this.recordedAt = builder.recordedAt;
    this.observedAt = builder.observedAt;
    this.retained = List.copyOf(builder.retained);
  }

  /**
   * Starts a status without further details.
   *
   * @param cluster name and incarnation
   * @param spec what the user asked for
   * @param state the recorded state
   */
  public static Builder builder(ClusterId cluster, ClusterSpec spec, LifecycleState state) {
    return new Builder(cluster, spec, state);
  }

  /** Returns name and incarnation. */
  public ClusterId cluster() {
    return cluster;
  }

  /** Returns the spec. */
  public ClusterSpec spec() {
    return spec;
  }

  /** Returns the recorded state. */
  public LifecycleState state() {
    return state;
  }

  /** Returns the name of its backend. */
  public String backend() {
    return backend;
  }

  /** Returns the version that CREATE resolved. */
  public String workloadVersion() {
    return workloadVersion;
  }

  /** Returns the operation that holds the cluster, if any. */
  public Optional<OperationStatus> operation() {
    return Optional.ofNullable(operation);
  }

  /** Returns the conditions, which the state does not show. */
  public List<Condition> conditions() {
    return conditions;
  }

  /** Returns the status of each member, controllers first. */
  public List<MemberStatus> members() {
    return members;
  }

  /** Returns whether the cluster itself was asked; otherwise nothing counts as confirmed. */
  public boolean probed() {
    return probed;
  }

  /** Returns whether it ends with its engine. */
  public boolean ephemeral() {
    return ephemeral;
  }

  /** Returns the addresses for clients, comma-separated; empty while nothing listens. */
  public String bootstrap() {
    return bootstrap;
  }

  /**
   * Returns the command by which a user's client connects, one line; empty while nothing listens,
   * or if the workload names none.
   */
  public String connect() {
    return connect;
  }

  /** Returns when the record was last changed. */
  public Instant recordedAt() {
    return recordedAt;
  }

  /** Returns when the cluster was observed. */
  public Instant observedAt() {
    return observedAt;
  }

  /** Returns what the platform keeps after a delete. */
  public List<OwnedResource> retained() {
    return retained;
  }

  /** Returns how many SPUs the spec asks for. */
  public int desiredSpus() {
    return spec.spuCount();
  }

  /** Returns how many of the expected SPUs were confirmed; 0 unless {@link #probed()}. */
  public int confirmedSpus() {
    return countSpus(MemberStatus.Phase.CONFIRMED);
  }

  /** Returns how many of the expected SPUs are alive, confirmed or not. */
  public int aliveSpus() {
    return countSpus(MemberStatus.Phase.ALIVE) + confirmedSpus();
  }

  private int countSpus(MemberStatus.Phase phase) {
    return (int)
        members.stream().filter(m -> m.id().role() == MemberRole.SPU && m.phase() == phase).count();
  }

  @Override
  public String toString() {
    return cluster
        + " "
        + state
        + (operation == null ? "" : ", " + operation)
        + ", members "
        + members
        + ", conditions "
        + conditions;
  }

  /** Builds a {@link ClusterStatus}; values that are not set are absent. Not thread-safe. */
  public static final class Builder {
    private final ClusterId cluster;
    private final ClusterSpec spec;
    private final LifecycleState state;
    private String backend = "";
    private String workloadVersion = "";
    private @Nullable OperationStatus operation;
    private List<Condition> conditions = List.of();
    private List<MemberStatus> members = List.of();
    private boolean probed;
    private boolean ephemeral;
    private String bootstrap = "";
    private String connect = "";
    private Instant recordedAt = Instant.EPOCH;
    private Instant observedAt = Instant.EPOCH;
    private List<OwnedResource> retained = List.of();

    private Builder(ClusterId cluster, ClusterSpec spec, LifecycleState state) {
      this.cluster = cluster;
      this.spec = spec;
      this.state = state;
    }

    /**
     * Sets the name of its backend.
     *
     * @param value the value
     * @return this builder
     */
    public Builder backend(String value) {
      this.backend = value;
      return this;
    }

    /**
     * Sets the version that CREATE resolved.
     *
     * @param value the value
     * @return this builder
     */
    public Builder workloadVersion(String value) {
      this.workloadVersion = value;
      return this;
    }

    /**
     * Sets the operation that holds the cluster, if any.
     *
     * @param value the value, or null if there is none
     * @return this builder
     */
    public Builder operation(@Nullable OperationStatus value) {
      this.operation = value;
      return this;
    }

    /**
     * Sets the conditions.
     *
     * @param value the value
     * @return this builder
     */
    public Builder conditions(List<Condition> value) {
      this.conditions = value;
      return this;
    }

    /**
     * Sets the status of each member, controllers first.
     *
     * @param value the value
     * @return this builder
     */
    public Builder members(List<MemberStatus> value) {
      this.members = value;
      return this;
    }

    /**
     * Sets whether the cluster itself was asked; otherwise nothing counts as confirmed.
     *
     * @param value the value
     * @return this builder
     */
    public Builder probed(boolean value) {
      this.probed = value;
      return this;
    }

    /**
     * Sets whether it ends with its engine.
     *
     * @param value the value
     * @return this builder
     */
    public Builder ephemeral(boolean value) {
      this.ephemeral = value;
      return this;
    }

    /**
     * Sets the addresses for clients, comma-separated; empty while nothing listens.
     *
     * @param value the value
     * @return this builder
     */
    public Builder bootstrap(String value) {
      this.bootstrap = value;
      return this;
    }

    /**
     * Sets the command by which a user's client connects; empty while nothing listens.
     *
     * @param value the value
     * @return this builder
     */
    public Builder connect(String value) {
      this.connect = value;
      return this;
    }

    /**
     * Sets when the record was last changed.
     *
     * @param value the value
     * @return this builder
     */
    public Builder recordedAt(Instant value) {
      this.recordedAt = value;
      return this;
    }

    /**
     * Sets when the cluster was observed.
     *
     * @param value the value
     * @return this builder
     */
    public Builder observedAt(Instant value) {
      this.observedAt = value;
      return this;
    }

    /**
     * Sets what the platform keeps after a delete.
     *
     * @param value the value
     * @return this builder
     */
    public Builder retained(List<OwnedResource> value) {
      this.retained = value;
      return this;
    }

    /** Returns the status. */
    public ClusterStatus build() {
      return new ClusterStatus(this);
    }
  }
}
