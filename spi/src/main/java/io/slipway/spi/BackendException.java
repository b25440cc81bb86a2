package io.slipway.spi;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that leaves a {@link ClusterBackend} or a {@link Workload}. In addition to its
 * {@link #code() code} it says whether the same call may succeed later, and whether this one took
 * effect.
 */
public final class BackendException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final Outcome outcome;
  private final @Nullable Duration retryAfter;
  private final @Nullable String reason;

  private BackendException(Builder builder) {
    super(builder.problem, builder.cause);
    this.retryable = builder.retryable;
    this.outcome = builder.outcome;
    this.retryAfter = builder.retryAfter;
    this.reason = builder.reason;
  }

  /**
   * Starts a failure that is not retryable and had no effect.
   *
   * @param problem what is wrong and what to do
   * @return a builder
   */
  public static Builder builder(Problem problem) {
    return new Builder(problem);
  }

  /**
   * Starts a failure that is not retryable and had no effect, without further details.
   *
   * @param code the kind of failure
   * @param subject what is wrong
   * @return a builder
   */
  public static Builder builder(ErrorCode code, String subject) {
    return builder(Problem.of(code, subject));
  }

  /**
   * Creates a permanent failure without effect.
   *
   * @param problem what is wrong and what to do
   * @return the exception, to be thrown
   */
  public static BackendException rejected(Problem problem) {
    return builder(problem).build();
  }

  /**
   * Creates a permanent failure without effect or further details.
   *
   * @param code the kind of failure
   * @param subject what is wrong
   * @return the exception, to be thrown
   */
  public static BackendException rejected(ErrorCode code, String subject) {
    return builder(code, subject).build();
  }

  /** Returns whether the same call may succeed later. */
  public boolean retryable() {
    return retryable;
  }

  /** Returns what is known about the call's effect. */
  public Outcome outcome() {
    return outcome;
  }

  /** Returns how long to wait before the next attempt, if the backend knows. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Returns a stable word for what is wrong, finer than {@link #code()}, if there is one. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** Builds a {@link BackendException}. Not thread-safe. */
  public static final class Builder {
    private final Problem problem;
    private boolean retryable;
    private Outcome outcome = Outcome.NOT_APPLIED;
    private @Nullable Duration retryAfter;
    private @Nullable String reason;
    private @Nullable Throwable cause;

    private Builder(Problem problem) {
      this.problem = Checks.notNull(problem, "problem");
    }

    /**
     * Marks the failure as retryable: the same call may succeed later.
     *
     * @return this builder
     */
    public Builder retryable() {
      this.retryable = true;
      return this;
    }

    /**
     * Sets the known effect; {@link Outcome#NOT_APPLIED} by default.
     *
     * @param value the known effect
     * @return this builder
     */
    public Builder outcome(Outcome value) {
      this.outcome = Checks.notNull(value, "outcome");
      return this;
    }

    /**
     * Says how long to wait before the next attempt; implies {@link #retryable()}.
     *
     * @param value a positive duration
     * @return this builder
     */
    public Builder retryAfter(Duration value) {
      this.retryAfter = Checks.notNull(value, "retryAfter");
      return retryable();
    }

    /**
     * Sets a stable word for what is wrong, finer than the code; none by default.
     *
     * @param value one word in CamelCase, such as {@code QuotaExceeded}
     * @return this builder
     */
    public Builder reason(String value) {
      this.reason = Checks.reason(value);
      return this;
    }

    /**
     * Sets the cause of the failure.
     *
     * @param value the cause
     * @return this builder
     */
    public Builder cause(Throwable value) {
      this.cause = value;
      return this;
    }

    /** Returns the exception. */
    public BackendException build() {
      return new BackendException(this);
    }
  }
}
