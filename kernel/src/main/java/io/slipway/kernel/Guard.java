package io.slipway.kernel;

import java.util.function.Predicate;

/**
 * A named condition of a row. Names show up in diagrams, declines and the model checker's traces.
 *
 * @param <C> what a decision may look at
 * @param name tells it from the other guards of its state and event; empty for no condition
 * @param test what is asked at each decision: pure, safe for any number of threads, and never
 *     throws
 */
public record Guard<C>(String name, Predicate<C> test) {
  /**
   * Returns the guard that is always satisfied.
   *
   * @param <C> what a decision may look at
   */
  public static <C> Guard<C> none() {
    return new Guard<>("", any -> true);
  }

  /** Returns whether this is a condition at all. */
  public boolean isConditional() {
    return !name.isEmpty();
  }
}
