/**
 * Diagrams of tables of any kind.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.kernel.diagram;
