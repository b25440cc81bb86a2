package io.slipway.spi;

import org.jspecify.annotations.Nullable;

/**
 * A failure that Slipway reports to a caller. Programs decide by its {@link #code()}. Its {@link
 * #problem()} holds the failure as data, for front ends with a wording of their own; its message is
 * worded for a caller of the library. It never holds a secret.
 */
public class SlipwayException extends RuntimeException {
  private static final long serialVersionUID = 2L;

  /** What is wrong. */
  private final Problem problem;

  /**
   * Creates a failure without a cause.
   *
   * @param problem what is wrong and what to do
   */
  public SlipwayException(Problem problem) {
    this(problem, null);
  }

  /**
   * Creates a failure.
   *
   * @param problem what is wrong and what to do
   * @param cause what led to it, or null
   */
  public SlipwayException(Problem problem, @Nullable Throwable cause) {
    super(Checks.notNull(problem, "problem").toString(), cause);
    this.problem = problem;
  }

  /**
   * Creates a failure without a cause or further details.
   *
   * @param code the kind of failure
   * @param subject what is wrong
   */
  public SlipwayException(ErrorCode code, String subject) {
    this(Problem.of(code, subject), null);
  }

  /** Returns the kind of failure. */
  public final ErrorCode code() {
    return problem.code();
  }

  /** Returns what is wrong and what to do. */
  public final Problem problem() {
    return problem;
  }
}
