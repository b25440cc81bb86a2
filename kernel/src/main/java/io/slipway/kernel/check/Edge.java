package io.slipway.kernel.check;

/**
 * A step of a machine. Immutable if its parts are.
 *
 * @param <S> states
 * @param <A> actions
 * @param action what happens; its text appears in traces
 * @param to its target; its text appears in traces
 */
public record Edge<S, A>(A action, S to) {}
