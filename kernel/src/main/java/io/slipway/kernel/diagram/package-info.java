/**
 * Drawings of tables, whatever they are about.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.kernel.diagram;
