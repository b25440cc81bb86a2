/** The parts of the command workload. Nothing here is API. */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.command.internal;
