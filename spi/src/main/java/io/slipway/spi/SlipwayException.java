package io.slipway.spi;

import org.jspecify.annotations.Nullable;

/**
 * Every failure that Slipway reports to a caller. Its message reads {@code what is wrong: expected
 * …, was …; what to do next} and never holds a secret.
 */
public class SlipwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure this is. */
  private final ErrorCode code;

  /**
   * Creates a failure without a cause.
   *
   * @param code what kind of failure it is
   * @param message what is wrong and what to do next
   */
  public SlipwayException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * Creates a failure.
   *
   * @param code what kind of failure it is
   * @param message what is wrong and what to do next
   * @param cause what led to it, or null
   */
  public SlipwayException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(Checks.notNull(message, "message"), cause);
    this.code = Checks.notNull(code, "code");
  }

  /** Returns what kind of failure this is. */
  public final ErrorCode code() {
    return code;
  }

  /**
   * Words a message the way every Slipway message is worded.
   *
   * @param what what is wrong
   * @param expected the rule
   * @param was the value that breaks it
   * @param next what to do next
   * @return {@code what: expected …, was …; next}
   */
  public static String text(String what, String expected, Object was, String next) {
    return what + ": expected " + expected + ", was " + was + "; " + next;
  }
}
