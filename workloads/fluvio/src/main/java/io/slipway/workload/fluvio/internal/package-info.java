/** The parts of the Fluvio workload. Nothing here is API. */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.fluvio.internal;
