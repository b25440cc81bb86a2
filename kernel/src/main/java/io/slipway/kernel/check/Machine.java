package io.slipway.kernel.check;

import java.util.List;

/**
 * A machine to search: states that are equal by content, and the steps between them.
 *
 * <p>A machine is called by one thread, once for the steps of each state by {@link Search#run}. Its
 * answers must depend only on the state: a search is only as complete as they are.
 *
 * @param <S> states: immutable, with {@code equals} and {@code hashCode} by content
 * @param <A> actions
 */
public interface Machine<S, A> {
  /** Returns the initial states, in a fixed order. */
  List<S> initials();

  /**
   * Returns every step from a state, in a fixed order; a step may lead back to the same state.
   *
   * @param state an initial state, or the target of a step
   */
  List<Edge<S, A>> edges(S state);
}
