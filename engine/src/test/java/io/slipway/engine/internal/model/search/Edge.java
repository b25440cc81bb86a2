package io.slipway.engine.internal.model.search;

/**
 * A step.
 *
 * @param action what happens
 * @param to where it leads
 */
public record Edge<S, A>(A action, S to) {}
