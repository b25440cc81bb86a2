/**
 * The workload {@code command}: each SPU runs a command line of the user's.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.command;
