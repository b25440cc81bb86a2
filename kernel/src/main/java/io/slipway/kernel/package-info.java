/**
 * The decision kernel: state machines as tables of rows, which {@link io.slipway.kernel.Table}
 * accepts only if they are sound, and {@link io.slipway.kernel.Kernel}, which decides by them. The
 * kernel does not know the meaning of its tables, remembers nothing between decisions, and changes
 * nothing: a decision names the row that the caller carries out. {@link io.slipway.kernel.check}
 * searches every reachable state of a machine, and {@link io.slipway.kernel.diagram} draws its
 * table.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.kernel;
