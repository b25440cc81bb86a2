package io.slipway.spi;

/**
 * One thing that an observation says, with why.
 *
 * @param truth whether it is so
 * @param cause why it is false or unknown; empty for a plain truth
 */
public record Fact(TriState truth, String cause) {
  private static final Fact TRUE = new Fact(TriState.TRUE, "");

  /** Checks that both are there. */
  public Fact {
    Checks.notNull(truth, "truth");
    Checks.notNull(cause, "cause");
  }

  /** Returns the fact that it is so. */
  public static Fact yes() {
    return TRUE;
  }

  /**
   * Returns the fact that it is not so.
   *
   * @param cause why not
   */
  public static Fact no(String cause) {
    return new Fact(TriState.FALSE, cause);
  }

  /**
   * Returns the fact that it could not be seen.
   *
   * @param cause why not
   */
  public static Fact unknown(String cause) {
    return new Fact(TriState.UNKNOWN, cause);
  }

  /** Returns whether it was seen to be so. */
  public boolean isTrue() {
    return truth == TriState.TRUE;
  }

  /** Returns whether it was seen not to be so. */
  public boolean isFalse() {
    return truth == TriState.FALSE;
  }

  @Override
  public String toString() {
    return cause.isEmpty() ? truth.name() : truth + " (" + cause + ")";
  }
}
