package io.slipway.engine.internal.operation;

/** Throwables that foreign code must not throw. */
public final class Defects {
  private Defects() {}

  /**
   * Returns whether nothing can be relied on any more. A stack that overflowed is whole again when
   * the error has left it.
   */
  public static boolean endsTheJvm(Throwable thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }
}
