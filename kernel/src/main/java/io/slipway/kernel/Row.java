package io.slipway.kernel;

/**
 * One line of a table: in this state, on this event, if the guard holds, go there and do that.
 * Immutable if its payload is.
 *
 * @param <S> states
 * @param <E> events
 * @param <C> what a decision may look at
 * @param <P> what a row says to do, as data
 * @param from the state that it begins in
 * @param event the event that it takes
 * @param guard what has to hold besides; {@link Guard#none} for nothing
 * @param to the state that it leads to; the same one for an event that moves nothing
 * @param payload what is to be done; the kernel hands it out and never looks at it
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
