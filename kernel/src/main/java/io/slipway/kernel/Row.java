package io.slipway.kernel;

/**
 * One line of a table: in this state, on this event, if the guard holds, go there and do that.
 * Immutable if its payload is.
 *
 * @param <S> states
 * @param <E> events
 * @param <C> the context of a decision
 * @param <P> the payload, as data
 * @param from the state in which it begins
 * @param event the event that it takes
 * @param guard the condition that must hold; {@link Guard#none} if there is none
 * @param to the state to which it leads, possibly the same one
 * @param payload the work to do; the kernel passes it on and never looks at it
 */
public record Row<S extends Enum<S>, E extends Enum<E>, C, P>(
    S from, E event, Guard<C> guard, S to, P payload) {
  /** Returns the row as an arrow: {@code RED --BUTTON [even]--> GREEN}. */
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
