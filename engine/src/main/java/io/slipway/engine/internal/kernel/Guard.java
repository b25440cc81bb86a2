package io.slipway.engine.internal.kernel;

import java.util.function.Predicate;

/**
 * A named condition of a row. Names show up in diagrams, declines and the model checker's traces.
 *
 * @param <C> what a decision may look at
 * @param name unique within its table; empty for no condition
 * @param test pure
 */
public record Guard<C>(String name, Predicate<C> test) {
  /** Returns the guard that is always satisfied. */
  public static <C> Guard<C> none() {
    return new Guard<>("", any -> true);
  }

  /** Returns whether this is a condition at all. */
  public boolean isConditional() {
    return !name.isEmpty();
  }
}
