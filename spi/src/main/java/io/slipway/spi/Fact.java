package io.slipway.spi;

/**
 * One finding of an observation, with its cause.
 *
 * @param truth whether it is so
 * @param cause why it is false or unknown; empty if it is simply true
 */
public record Fact(TriState truth, String cause) {
  private static final Fact TRUE = new Fact(TriState.TRUE, "");

  /** Checks that both are there. */
  public Fact {
    Checks.notNull(truth, "truth");
    Checks.notNull(cause, "cause");
  }

  /** Returns a fact seen to be true. */
  public static Fact yes() {
    return TRUE;
  }

  /**
   * Returns a fact seen to be false.
   *
   * @param cause why not
   */
  public static Fact no(String cause) {
    return new Fact(TriState.FALSE, cause);
  }

  /**
   * Returns a fact that could not be seen.
   *
   * @param cause why not
   */
  public static Fact unknown(String cause) {
    return new Fact(TriState.UNKNOWN, cause);
  }

  /** Returns whether it was seen to be true. */
  public boolean isTrue() {
    return truth == TriState.TRUE;
  }

  /** Returns whether it was seen to be false. */
  public boolean isFalse() {
    return truth == TriState.FALSE;
  }

  @Override
  public String toString() {
    return cause.isEmpty() ? truth.name() : truth + " (" + cause + ")";
  }
}
