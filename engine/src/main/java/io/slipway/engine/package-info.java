/**
 * The engine's facade: create, start, shut down, resume, delete, recover and look at clusters.
 *
 * <p>Begin at {@link io.slipway.engine.SlipwayHome}. Everything below {@code internal} may change
 * at any time.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine;
