package io.slipway.kernel;

/**
 * A table's answer to an event. Immutable; equal by content.
 *
 * @param <S> states
 * @param <E> events
 * @param <C> the context of a decision
 * @param <P> the payload of a row
 */
public sealed interface Decision<S extends Enum<S>, E extends Enum<E>, C, P> {
  /**
   * The event is taken: the machine moves as the row says, once the caller has carried it out.
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
   * @param reason the table's reason, as given to its builder
   */
  record Refused<S extends Enum<S>, E extends Enum<E>, C, P>(S from, E event, String reason)
      implements Decision<S, E, C, P> {}
}
