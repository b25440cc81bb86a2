package io.slipway.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The context that every changing call of a {@link ClusterBackend} carries. Immutable, except for
 * the cancellation, which may be raised while the call runs.
 */
public final class CallContext {
  private final ClusterId cluster;
  private final ClusterSpec spec;
  private final Resolution resolution;
  private final Fence fence;
  private final OperationRef operation;
  private final Instant deadline;
  private final CancellationToken cancellation;
  private final ProgressSink progress;

  private CallContext(Builder builder) {
    this.cluster = Checks.set(builder.cluster, "Call", "cluster");
    this.spec = Checks.set(builder.spec, "Call", "spec");
    this.resolution = Checks.set(builder.resolution, "Call", "resolution");
    this.fence = Checks.set(builder.fence, "Call", "fence");
    this.operation = Checks.set(builder.operation, "Call", "operation");
    this.deadline = Checks.set(builder.deadline, "Call", "deadline");
    this.cancellation = builder.cancellation;
    this.progress = builder.progress;
  }

  /** Starts a call without cancellation or progress. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with this call's values. */
  public Builder toBuilder() {
    return new Builder()
        .cluster(cluster)
        .spec(spec)
        .resolution(resolution)
        .fence(fence)
        .operation(operation)
        .deadline(deadline)
        .cancellation(cancellation)
        .progress(progress);
  }

  /** Returns the cluster that the call is about. */
  public ClusterId cluster() {
    return cluster;
  }

  /** Returns the stored spec, with its generation. */
  public ClusterSpec spec() {
    return spec;
  }

  /** Returns what CREATE resolved. */
  public Resolution resolution() {
    return resolution;
  }

  /** Returns the fence; the call has no effect once a newer one is installed. */
  public Fence fence() {
    return fence;
  }

  /** Returns the operation that the call belongs to. */
  public OperationRef operation() {
    return operation;
  }

  /**
   * Returns when the call must have returned, in process time: compare it with {@link
   * TimeSource#now()} of the {@link BackendContext}, never with the machine's clock. What another
   * process is told is the time that is left.
   */
  public Instant deadline() {
    return deadline;
  }

  /** Returns the token that ends the call early. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  /** Returns the sink for progress. */
  public ProgressSink progress() {
    return progress;
  }

  @Override
  public String toString() {
    return "Call{" + cluster + ", " + operation.purpose() + ", fence=" + fence + "}";
  }

  /** Builds a {@link CallContext}. Not thread-safe. */
  public static final class Builder {
    private @Nullable ClusterId cluster;
    private @Nullable ClusterSpec spec;
    private @Nullable Resolution resolution;
    private @Nullable Fence fence;
    private @Nullable OperationRef operation;
    private @Nullable Instant deadline;
    private CancellationToken cancellation = new CancellationToken();
    private ProgressSink progress = ProgressSink.NONE;

    private Builder() {}

    /**
     * Sets the cluster; required.
     *
     * @param value the cluster
     * @return this builder
     */
    public Builder cluster(ClusterId value) {
      this.cluster = value;
      return this;
    }

    /**
     * Sets the stored spec; required.
     *
     * @param value the spec
     * @return this builder
     */
    public Builder spec(ClusterSpec value) {
      this.spec = value;
      return this;
    }

    /**
     * Sets what CREATE resolved; required.
     *
     * @param value the resolution
     * @return this builder
     */
    public Builder resolution(Resolution value) {
      this.resolution = value;
      return this;
    }

    /**
     * Sets the fence; required.
     *
     * @param value the fence
     * @return this builder
     */
    public Builder fence(Fence value) {
      this.fence = value;
      return this;
    }

    /**
     * Sets the operation; required.
     *
     * @param value the operation
     * @return this builder
     */
    public Builder operation(OperationRef value) {
      this.operation = value;
      return this;
    }

    /**
     * Sets when the call must have returned; required.
     *
     * @param value in the process time of the backend's {@link TimeSource}
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
     * Sets the sink for progress.
     *
     * @param value the sink
     * @return this builder
     */
    public Builder progress(ProgressSink value) {
      this.progress = Checks.notNull(value, "progress");
      return this;
    }

    /**
     * Returns the call.
     *
     * @throws IllegalStateException if a required value is not set
     */
    public CallContext build() {
      return new CallContext(this);
    }
  }
}
