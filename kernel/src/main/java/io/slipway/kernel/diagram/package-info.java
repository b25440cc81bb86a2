/** Drawings of tables, whatever they are about. */
@org.jspecify.annotations.NullMarked
package io.slipway.kernel.diagram;
