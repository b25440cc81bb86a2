/**
 * The decision kernel: state machines as tables of rows, which {@link io.slipway.kernel.Table} only
 * takes when they are sound, and {@link io.slipway.kernel.Kernel}, which decides by them. Nothing
 * here knows what the tables are about, nothing is remembered between decisions, and a decision
 * changes nothing: it names the row that the caller carries out. {@link io.slipway.kernel.check}
 * searches all that a machine can do, and {@link io.slipway.kernel.diagram} draws its table.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.kernel;
