package io.slipway.spi;

import java.time.Instant;
import java.util.List;

/**
 * A request to a workload to remove registrations whose instance is dead. Immutable.
 *
 * @see Workload#unregister
 */
public final class UnregisterRequest {
  private final ClusterLayout layout;
  private final List<Surplus> registrations;
  private final MemberAccess access;
  private final Instant deadline;
  private final CancellationToken cancellation;

  private UnregisterRequest(Builder builder) {
    this.layout = builder.layout;
    this.registrations = List.copyOf(builder.registrations);
    this.access = builder.access;
    this.deadline = builder.deadline;
    this.cancellation = builder.cancellation;
  }

  /**
   * Starts a request with direct access to the members.
   *
   * @param layout the cluster
   * @param registrations {@link Surplus.Kind#REGISTRATION}s as {@link Workload#probe} gave them
   * @param deadline when the call must have returned
   */
  public static Builder builder(
      ClusterLayout layout, List<Surplus> registrations, Instant deadline) {
    return new Builder(layout, registrations, deadline);
  }

  /** Returns the cluster. */
  public ClusterLayout layout() {
    return layout;
  }

  /** Returns the registrations to remove. */
  public List<Surplus> registrations() {
    return registrations;
  }

  /** Returns how to reach the members. */
  public MemberAccess access() {
    return access;
  }

  /** Returns when the call must have returned, in process time ({@link TimeSource#now}). */
  public Instant deadline() {
    return deadline;
  }

  /** Returns what ends it early. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  /** Builds an {@link UnregisterRequest}. Not thread-safe. */
  public static final class Builder {
    private final ClusterLayout layout;
    private final List<Surplus> registrations;
    private final Instant deadline;
    private MemberAccess access;
    private CancellationToken cancellation = new CancellationToken();

    private Builder(ClusterLayout layout, List<Surplus> registrations, Instant deadline) {
      this.layout = Checks.notNull(layout, "layout");
      this.registrations = registrations;
      this.deadline = Checks.notNull(deadline, "deadline");
      this.access = MemberAccess.direct(layout);
    }

    /**
     * Sets how to reach the members; at their own hosts and ports by default.
     *
     * @param value the access
     * @return this builder
     */
    public Builder access(MemberAccess value) {
      this.access = Checks.notNull(value, "access");
      return this;
    }

    /**
     * Sets what ends the call early; nothing by default.
     *
     * @param value the token
     * @return this builder
     */
    public Builder cancellation(CancellationToken value) {
      this.cancellation = Checks.notNull(value, "cancellation");
      return this;
    }

    /** Returns the request. */
    public UnregisterRequest build() {
      return new UnregisterRequest(this);
    }
  }
}
