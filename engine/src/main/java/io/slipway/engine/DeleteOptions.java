package io.slipway.engine;

/** What a delete does besides deleting. Immutable; later versions may add choices. */
public final class DeleteOptions {
  private static final DeleteOptions DEFAULTS = new DeleteOptions(false);
  private static final DeleteOptions SHUTDOWN_FIRST = new DeleteOptions(true);

  private final boolean shutsDownFirst;

  private DeleteOptions(boolean shutsDownFirst) {
    this.shutsDownFirst = shutsDownFirst;
  }

  /** Returns the defaults: a cluster that runs is refused. */
  public static DeleteOptions defaults() {
    return DEFAULTS;
  }

  /** Returns the defaults, but a cluster that runs is shut down and then deleted, in one plan. */
  public static DeleteOptions shutdownFirst() {
    return SHUTDOWN_FIRST;
  }

  /** Returns whether a cluster that runs is shut down first instead of being refused. */
  public boolean shutsDownFirst() {
    return shutsDownFirst;
  }

  @Override
  public String toString() {
    return shutsDownFirst ? "shutdown first" : "defaults";
  }
}
