/**
 * The engine's facade: create, start, shut down, resume, delete, recover and observe clusters.
 *
 * <p>Begin at {@link io.slipway.engine.SlipwayHome}. Everything below {@code internal} may change
 * at any time.
 *
 * <p>The words, such as cluster, member, fence, observation and evidence, are explained in {@code
 * docs/glossary.md} of the sources.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine;
