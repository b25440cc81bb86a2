package io.slipway.kernel.check;

import java.util.List;

/**
 * What a search walks: states that are equal by content, and the steps between them.
 *
 * <p>A machine is asked by one thread, and for the steps of each state once by {@link Search#run}.
 * Its answers depend on nothing but the state: a search is only as complete as they are.
 *
 * @param <S> states: immutable, with {@code equals} and {@code hashCode} by content
 * @param <A> actions
 */
public interface Machine<S, A> {
  /** Returns where everything begins, in a fixed order. */
  List<S> initials();

  /**
   * Returns every step from a state, in a fixed order; a step may lead back to the same state.
   *
   * @param state one of the initial states, or where a step has led
   */
  List<Edge<S, A>> edges(S state);
}
