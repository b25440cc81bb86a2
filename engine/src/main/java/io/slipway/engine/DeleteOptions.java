package io.slipway.engine;

/** Options of a delete. Immutable; later versions may add choices. */
public final class DeleteOptions {
  private static final DeleteOptions DEFAULTS = new DeleteOptions(false);
  private static final DeleteOptions SHUTDOWN_FIRST = new DeleteOptions(true);

  private final boolean shutsDownFirst;

  private DeleteOptions(boolean shutsDownFirst) {
    this.shutsDownFirst = shutsDownFirst;
  }

  /** Returns the defaults: a running cluster is refused. */
  public static DeleteOptions defaults() {
    return DEFAULTS;
  }

  /** Returns options by which a running cluster is shut down and then deleted, in one plan. */
  public static DeleteOptions shutdownFirst() {
    return SHUTDOWN_FIRST;
  }

  /** Returns whether a running cluster is shut down first instead of being refused. */
  public boolean shutsDownFirst() {
    return shutsDownFirst;
  }

  @Override
  public String toString() {
    return shutsDownFirst ? "shutdown first" : "defaults";
  }
}
