package io.slipway.kernel;

/**
 * What a table answers to an event. Immutable, and equal to every other answer that says the same.
 *
 * @param <S> states
 * @param <E> events
 * @param <C> what a decision may look at
 * @param <P> what a row says to do
 */
public sealed interface Decision<S extends Enum<S>, E extends Enum<E>, C, P> {
  /**
   * The event is taken: the machine goes where the row leads, once the caller has done what it
   * says.
   *
   * @param row the row that takes it
   */
  record Accepted<S extends Enum<S>, E extends Enum<E>, C, P>(Row<S, E, C, P> row)
      implements Decision<S, E, C, P> {}

  /**
   * The event is refused; nothing changes.
   *
   * @param from the state
   * @param event the event
   * @param reason the table's own word for why, as its builder was given it
   */
  record Refused<S extends Enum<S>, E extends Enum<E>, C, P>(S from, E event, String reason)
      implements Decision<S, E, C, P> {}
}
