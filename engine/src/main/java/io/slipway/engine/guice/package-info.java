/**
 * The engine for programs that use Guice. Guice is an optional dependency of the engine: programs
 * that use this package must declare it; the rest of the engine does not need it.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.guice;
