package io.slipway.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A request to a workload to examine a cluster. Immutable. */
public final class ProbeRequest {
  private final ClusterLayout layout;
  private final SortedMap<MemberId, InstanceId> instances;
  private final SortedMap<MemberId, String> marks;
  private final MemberAccess access;
  private final Instant deadline;
  private final CancellationToken cancellation;

  private ProbeRequest(Builder builder) {
    this.layout = builder.layout;
    this.instances = Collections.unmodifiableSortedMap(new TreeMap<>(builder.instances));
    this.marks = Collections.unmodifiableSortedMap(new TreeMap<>(builder.marks));
    this.access = builder.access;
    this.deadline = builder.deadline;
    this.cancellation = builder.cancellation;
  }

  /**
   * Starts a request that asks no member, with direct access.
   *
   * @param layout the cluster
   * @param deadline when the probe must have returned
   */
  public static Builder builder(ClusterLayout layout, Instant deadline) {
    return new Builder(layout, deadline);
  }

  /** Returns the cluster. */
  public ClusterLayout layout() {
    return layout;
  }

  /** Returns the members with a live instance, and that instance; others are not asked. */
  public SortedMap<MemberId, InstanceId> instances() {
    return instances;
  }

  /**
   * Returns the value of each instance's {@link Workload#INSTANCE_VARIABLE}, set by the backend;
   * nothing for a member whose backend cannot set variables.
   */
  public SortedMap<MemberId, String> marks() {
    return marks;
  }

  /** Returns how to reach the instances. */
  public MemberAccess access() {
    return access;
  }

  /** Returns when the probe must have returned, in process time ({@link TimeSource#now}). */
  public Instant deadline() {
    return deadline;
  }

  /** Returns what ends it early. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  /** Builds a {@link ProbeRequest}. Not thread-safe. */
  public static final class Builder {
    private final ClusterLayout layout;
    private final Instant deadline;
    private final Map<MemberId, InstanceId> instances = new TreeMap<>();
    private final Map<MemberId, String> marks = new TreeMap<>();
    private MemberAccess access;
    private CancellationToken cancellation = new CancellationToken();

    private Builder(ClusterLayout layout, Instant deadline) {
      this.layout = Checks.notNull(layout, "layout");
      this.deadline = Checks.notNull(deadline, "deadline");
      this.access = MemberAccess.direct(layout);
    }

    /**
     * Adds members with a live instance.
     *
     * @param values the instance of each
     * @return this builder
     */
    public Builder instances(Map<MemberId, InstanceId> values) {
      instances.putAll(values);
      return this;
    }

    /**
     * Adds the values of instances' {@link Workload#INSTANCE_VARIABLE}.
     *
     * @param values as set by the backend
     * @return this builder
     */
    public Builder marks(Map<MemberId, String> values) {
      marks.putAll(values);
      return this;
    }

    /**
     * Sets how to reach the instances; at their own hosts and ports by default.
     *
     * @param value the access
     * @return this builder
     */
    public Builder access(MemberAccess value) {
      this.access = Checks.notNull(value, "access");
      return this;
    }

    /**
     * Sets what ends the probe early; nothing by default.
     *
     * @param value the token
     * @return this builder
     */
    public Builder cancellation(CancellationToken value) {
      this.cancellation = Checks.notNull(value, "cancellation");
      return this;
    }

    /** Returns the request. */
    public ProbeRequest build() {
      return new ProbeRequest(this);
    }
  }
}
