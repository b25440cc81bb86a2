package io.slipway.kernel.check;

/**
 * A step of a machine. Immutable if its parts are.
 *
 * @param <S> states
 * @param <A> actions
 * @param action what happens; its text stands in traces
 * @param to where it leads; its text stands in traces
 */
public record Edge<S, A>(A action, S to) {}
