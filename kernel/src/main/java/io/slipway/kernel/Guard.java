package io.slipway.kernel;

import java.util.function.Predicate;

/**
 * A named condition of a row. Names appear in diagrams, declines and the model checker's traces.
 *
 * @param <C> the context of a decision
 * @param name distinguishes it from the other guards of its state and event; empty for no condition
 * @param test evaluated at each decision: must be pure and thread-safe, and must never throw
 */
public record Guard<C>(String name, Predicate<C> test) {
  /**
   * Returns the guard that is always satisfied.
   *
   * @param <C> the context of a decision
   */
  public static <C> Guard<C> none() {
    return new Guard<>("", any -> true);
  }

  /** Returns whether this is a real condition. */
  public boolean isConditional() {
    return !name.isEmpty();
  }
}
