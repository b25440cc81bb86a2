/**
 * The workload {@code command}: each SPU runs the user's command line.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.command;
