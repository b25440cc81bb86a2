package io.slipway.engine;

import io.slipway.spi.OperationId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status of an operation that holds a cluster. Immutable; later versions may add values. */
public final class OperationStatus {

  private final OperationId id;
  private final OperationPlan command;
  private final OperationPhase phase;
  private final boolean backward;
  private final String cause;
  private final int attempt;
  private final Instant startedAt;
  private final Instant deadline;
  private final @Nullable Instant nextAttempt;
  private final String outlook;

  private OperationStatus(Builder builder) {
    this.id = builder.id;
    this.command = builder.command;
    this.phase = builder.phase;
    this.backward = builder.backward;
    this.cause = builder.cause;
    this.attempt = builder.attempt;
    this.startedAt = builder.startedAt;
    this.deadline = builder.deadline;
    this.nextAttempt = builder.nextAttempt;
    this.outlook = builder.outlook;
  }

  /**
   * Starts a status without further details.
   *
   * @param id the operation's id
   * @param command the plan
   * @param phase the phase
   */
  public static Builder builder(OperationId id, OperationPlan command, OperationPhase phase) {
    return new Builder(id, command, phase);
  }

  /** Returns the operation's id. */
  public OperationId id() {
    return id;
  }

  /** Returns the plan. */
  public OperationPlan command() {
    return command;
  }

  /** Returns the phase. */
  public OperationPhase phase() {
    return phase;
  }

  /** Returns whether it is being undone, even while {@link OperationPhase#BLOCKED}. */
  public boolean backward() {
    return backward;
  }

  /** Returns why it turned back, is blocked, or both; empty otherwise. A long text is truncated. */
  public String cause() {
    return cause;
  }

  /** Returns the number of the attempt, counted from 1. */
  public int attempt() {
    return attempt;
  }

  /** Returns when its intent was journalled. */
  public Instant startedAt() {
    return startedAt;
  }

  /** Returns when it turns back or blocks, unless the machine's clock jumps before. */
  public Instant deadline() {
    return deadline;
  }

  /**
   * Returns when an engine with background repairs may take up a blocked operation. Empty if the
   * operation is not blocked, was cancelled by a caller, comes from a restored or adopted record,
   * or is a repair, for which a new one begins.
   */
  public Optional<Instant> nextAttempt() {
    return Optional.ofNullable(nextAttempt);
  }

  /** Returns what will be done about it, human-readable. */
  public String outlook() {
    return outlook;
  }

  @Override
  public String toString() {
    return command + " " + phase + (backward ? " backward" : "") + ", attempt " + attempt;
  }

  /** Builds an {@link OperationStatus}; values that are not set are absent. Not thread-safe. */
  public static final class Builder {
    private final OperationId id;
    private final OperationPlan command;
    private final OperationPhase phase;
    private boolean backward;
    private String cause = "";
    private int attempt = 1;
    private Instant startedAt = Instant.EPOCH;
    private Instant deadline = Instant.EPOCH;
    private @Nullable Instant nextAttempt;
    private String outlook = "";

    private Builder(OperationId id, OperationPlan command, OperationPhase phase) {
      this.id = id;
      this.command = command;
      this.phase = phase;
    }

    /**
     * Sets whether it is being undone, even while {@link OperationPhase#BLOCKED}.
     *
     * @param value the value
     * @return this builder
     */
    public Builder backward(boolean value) {
      this.backward = value;
      return this;
    }

    /**
     * Sets why it turned back, is blocked, or both; empty otherwise. A long text is truncated.
     *
     * @param value the value
     * @return this builder
     */
    public Builder cause(String value) {
      this.cause = value;
      return this;
    }

    /**
     * Sets the number of the attempt, counted from 1.
     *
     * @param value the value
     * @return this builder
     */
    public Builder attempt(int value) {
      this.attempt = value;
      return this;
    }

    /**
     * Sets when its intent was journalled.
     *
     * @param value the value
     * @return this builder
     */
    public Builder startedAt(Instant value) {
      this.startedAt = value;
      return this;
    }

    /**
     * Sets when it turns back or blocks.
     *
     * @param value the value
     * @return this builder
     */
    public Builder deadline(Instant value) {
      this.deadline = value;
      return this;
    }

    /**
     * Sets when the next attempt is due, if one is.
     *
     * @param value the value, or null if there is none
     * @return this builder
     */
    public Builder nextAttempt(@Nullable Instant value) {
      this.nextAttempt = value;
      return this;
    }

    /**
     * Sets what will be done about it, human-readable.
     *
     * @param value the value
     * @return this builder
     */
    public Builder outlook(String value) {
      this.outlook = value;
      return this;
    }

    /** Returns the status. */
    public OperationStatus build() {
      return new OperationStatus(this);
    }
  }
}
