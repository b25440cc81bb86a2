/**
 * The engine for programs that use Guice. Guice is an optional dependency of the engine: a program
 * that uses this package names it, and nothing else of the engine needs it.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.guice;
