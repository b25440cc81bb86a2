/**
 * A stand-in for {@code fluvio-run}, for tests on machines without Fluvio.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.fluvio.standin;
