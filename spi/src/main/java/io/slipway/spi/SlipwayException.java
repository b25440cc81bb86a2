package io.slipway.spi;

import org.jspecify.annotations.Nullable;

/**
 * Every failure that Slipway reports to a caller. Programs decide by its {@link #code()}; its
 * {@link #problem()} is the same as data, for a front end that words it itself; its message is
 * that, worded for a caller of the library. It never holds a secret.
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
   * Creates a failure without a cause, of which no more is known.
   *
   * @param code what kind of failure it is
   * @param subject what is wrong
   */
  public SlipwayException(ErrorCode code, String subject) {
    this(Problem.of(code, subject), null);
  }

  /** Returns what kind of failure this is. */
  public final ErrorCode code() {
    return problem.code();
  }

  /** Returns what is wrong and what to do. */
  public final Problem problem() {
    return problem;
  }
}
