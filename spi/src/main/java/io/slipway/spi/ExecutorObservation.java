package io.slipway.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the executor of a rebalancer's server does, which moves data for one task at a time.
 * Immutable.
 */
public final class ExecutorObservation {
  /** What an executor does. The enum is open: later versions may add constants. */
  public enum State {
    /** It moves nothing, and nothing is about to. */
    IDLE,
    /** It executes. */
    EXECUTING,
    /** It was told to stop and still moves what it has begun. */
    STOPPING,
    /** It was not told, or not understood. Proves nothing. */
    UNKNOWN
  }

  private final State state;
  private final @Nullable RebalanceKey key;
  private final @Nullable String taskId;
  private final String description;
  private final long movedMegabytes;
  private final long totalMegabytes;
  private final @Nullable RebalanceException failure;

  private ExecutorObservation(Builder builder) {
    this.state = builder.state;
    this.key = builder.key;
    this.taskId = builder.taskId;
    this.description = builder.description;
    this.movedMegabytes = builder.movedMegabytes;
    this.totalMegabytes = builder.totalMegabytes;
    this.failure = builder.failure;
  }

  /**
   * Starts an observation without a task.
   *
   * @param state what it does
   */
  public static Builder builder(State state) {
    return new Builder(state);
  }

  /**
   * Returns the observation of an executor that could not be seen.
   *
   * @param why what failed
   */
  public static ExecutorObservation unknown(RebalanceException why) {
    return builder(State.UNKNOWN).failure(why).build();
  }

  /** Returns what it does. */
  public State state() {
    return state;
  }

  /**
   * Returns whether it executes for a request, or stops that: by the key that the server gives
   * back, or by the id of the task.
   *
   * @param call a task of the request
   */
  public boolean isOf(RebalanceCall call) {
    boolean busy = state == State.EXECUTING || state == State.STOPPING;
    return busy
        && (key != null
            ? key.isOfSameRequest(call.key())
            : taskId != null && call.taskId().filter(taskId::equals).isPresent());
  }

  /** Returns the key of the task that it executes, if Slipway has requested it. */
  public Optional<RebalanceKey> key() {
    return Optional.ofNullable(key);
  }

  /** Returns the server's id of the task that it executes, if there is one. */
  public Optional<String> taskId() {
    return Optional.ofNullable(taskId);
  }

  /** Returns the server's own words for what it does, for people; may be empty. */
  public String description() {
    return description;
  }

  /** Returns how much data is moved, in MB of 2<sup>20</sup> bytes. */
  public long movedMegabytes() {
    return movedMegabytes;
  }

  /** Returns how much data there is to move in all, in MB of 2<sup>20</sup> bytes. */
  public long totalMegabytes() {
    return totalMegabytes;
  }

  /** Returns why it could not be told, if it could not. */
  public Optional<RebalanceException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public String toString() {
    return state + (key == null ? taskId == null ? "" : " " + taskId : " " + key);
  }

  /** Builds an {@link ExecutorObservation}. Not thread-safe. */
  public static final class Builder {
    private final State state;
    private @Nullable RebalanceKey key;
    private @Nullable String taskId;
    private String description = "";
    private long movedMegabytes;
    private long totalMegabytes;
    private @Nullable RebalanceException failure;

    private Builder(State state) {
      this.state = Checks.notNull(state, "state");
    }

    /**
     * Sets the key of the task that it executes.
     *
     * @param value the key; null if it is not Slipway's
     * @return this builder
     */
    public Builder key(@Nullable RebalanceKey value) {
      this.key = value;
      return this;
    }

    /**
     * Sets the server's id of the task that it executes.
     *
     * @param value the id; null if there is none
     * @return this builder
     */
    public Builder taskId(@Nullable String value) {
      this.taskId = value;
      return this;
    }

    /**
     * Sets the server's own words for what it does.
     *
     * @param value for people
     * @return this builder
     */
    public Builder description(String value) {
      this.description = Checks.notNull(value, "description");
      return this;
    }

    /**
     * Sets how much data is moved.
     *
     * @param moved so far, in MB of 2<sup>20</sup> bytes
     * @param total in all
     * @return this builder
     */
    public Builder megabytes(long moved, long total) {
      this.movedMegabytes = moved;
      this.totalMegabytes = total;
      return this;
    }

    /**
     * Sets why it could not be told.
     *
     * @param value the failure
     * @return this builder
     */
    public Builder failure(RebalanceException value) {
      this.failure = value;
      return this;
    }

    /** Returns the observation. */
    public ExecutorObservation build() {
      return new ExecutorObservation(this);
    }
  }
}
