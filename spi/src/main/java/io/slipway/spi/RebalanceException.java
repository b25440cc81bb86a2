package io.slipway.spi;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that leaves a {@link Rebalancer}. In addition to its {@link #code() code} it
 * says what to make of the failure ({@link #kind}), whether the server may have taken the request
 * ({@link #outcome}), and a stable word ({@link #reason}).
 */
public final class RebalanceException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  /** What to make of a failure. The enum is open: later versions may add constants. */
  public enum Kind {
    /** The same request may succeed later: no slot, no answer, a fault of the network. */
    TRANSIENT,
    /**
     * Nothing is wrong, and it is not time yet: another execution runs, or the server has not
     * measured enough. Waiting costs no attempt.
     */
    NOT_YET,
    /** The server does not know the task any more: it was restarted, or has dropped it. */
    FORGOTTEN,
    /** The same request will never succeed. */
    PERMANENT
  }

  private final Kind kind;
  private final Outcome outcome;
  private final String reason;
  private final @Nullable Duration retryAfter;

  private RebalanceException(Builder builder) {
    super(builder.problem, builder.cause);
    this.kind = builder.kind;
    this.outcome = builder.outcome;
    this.reason = builder.reason;
    this.retryAfter = builder.retryAfter;
  }

  /**
   * Starts a failure without effect.
   *
   * @param kind what to make of it
   * @param reason a stable word in CamelCase, such as {@code CruiseControlCapacity}
   * @param problem what is wrong and what to do
   */
  public static Builder builder(Kind kind, String reason, Problem problem) {
    return new Builder(kind, reason, problem);
  }

  /** Returns what to make of it. */
  public Kind kind() {
    return kind;
  }

  /** Returns whether the server may have taken the request. */
  public Outcome outcome() {
    return outcome;
  }

  /** Returns a stable word for what is wrong, finer than {@link #code()}. */
  public String reason() {
    return reason;
  }

  /** Returns how long to wait at least before the next request, if the server or a rule says so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Builds a {@link RebalanceException}. Not thread-safe. */
  public static final class Builder {
    private final Kind kind;
    private final String reason;
    private final Problem problem;
    private Outcome outcome = Outcome.NOT_APPLIED;
    private @Nullable Duration retryAfter;
    private @Nullable Throwable cause;

    private Builder(Kind kind, String reason, Problem problem) {
      this.kind = Checks.notNull(kind, "kind");
      this.reason = Checks.reason(reason);
      this.problem = Checks.notNull(problem, "problem");
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
     * Says how long to wait at least before the next request.
     *
     * @param value not negative
     * @return this builder
     */
    public Builder retryAfter(Duration value) {
      this.retryAfter = Checks.notNegative(value, "retryAfter");
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
    public RebalanceException build() {
      return new RebalanceException(this);
    }
  }
}
