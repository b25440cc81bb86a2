package io.slipway.engine;

import io.slipway.spi.OperationId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An operation that holds a cluster. Immutable; later versions may tell more. */
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
   * Starts one of which no more is known.
   *
   * @param id what names the operation
   * @param command what was asked for
   * @param phase where the operation is
   */
  public static Builder builder(OperationId id, OperationPlan command, OperationPhase phase) {
    return new Builder(id, command, phase);
  }

  /** Returns what names the operation. */
  public OperationId id() {
    return id;
  }

  /** Returns what was asked for. */
  public OperationPlan command() {
    return command;
  }

  /** Returns where the operation is. */
  public OperationPhase phase() {
    return phase;
  }

  /** Returns whether it undoes what it did; also while {@link OperationPhase#BLOCKED}. */
  public boolean backward() {
    return backward;
  }

  /**
   * Returns why it turned back or is blocked, and then both; empty otherwise; a long text is cut.
   */
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

  /** Returns when it turns back or blocks. */
  public Instant deadline() {
    return deadline;
  }

  /**
   * Returns from when on an engine with background repairs takes up what is blocked; empty if none
   * does: it is not blocked, a caller has cancelled it, its record was restored or adopted, or it
   * is a repair, of which a new one begins.
   */
  public Optional<Instant> nextAttempt() {
    return Optional.ofNullable(nextAttempt);
  }

  /** Returns what will be done about it, for people. */
  public String outlook() {
    return outlook;
  }

  @Override
  public String toString() {
    return command + " " + phase + (backward ? " backward" : "") + ", attempt " + attempt;
  }

  /** Builds a {@link OperationStatus}; what is not set is not there. Not thread-safe. */
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
     * Sets whether it undoes what it did; also while {@link OperationPhase#BLOCKED}.
     *
     * @param value the value
     * @return this builder
     */
    public Builder backward(boolean value) {
      this.backward = value;
      return this;
    }

    /**
     * Sets why it turned back or is blocked, and then both; empty otherwise; a long text is cut.
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
     * Sets what will be done about it, for people.
     *
     * @param value the value
     * @return this builder
     */
    public Builder outlook(String value) {
      this.outlook = value;
      return this;
    }

    /** Returns what was built. */
    public OperationStatus build() {
      return new OperationStatus(this);
    }
  }
}
