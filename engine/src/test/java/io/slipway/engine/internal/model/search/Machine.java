package io.slipway.engine.internal.model.search;

import java.util.List;

/**
 * What a search walks: states that are equal by content, and the steps between them.
 *
 * @param <S> states, with equals and hashCode
 * @param <A> actions
 */
public interface Machine<S, A> {
  /** Returns where everything begins. */
  List<S> initials();

  /** Returns every step from a state, in a fixed order. */
  List<Edge<S, A>> edges(S state);
}
