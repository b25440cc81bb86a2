package io.slipway.engine.internal.kernel;

/**
 * One line of a table: in this state, on this event, if the guard holds, go there and do that.
 *
 * @param <S> states
 * @param <E> events
 * @param <C> what a decision may look at
 * @param <P> what a row says to do, as data
 */
public record Row<S extends Enum<S>, E extends Enum<E>, C, P>(
    S from, E event, Guard<C> guard, S to, P payload) {
  @Override
  public String toString() {
    return from
        + " --"
        + event
        + (guard.isConditional() ? " [" + guard.name() + "]" : "")
        + "--> "
        + to;
  }
}
