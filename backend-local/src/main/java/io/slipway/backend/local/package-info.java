/**
 * Clusters as processes of this machine: the backend {@code local}, and the workload {@code
 * command} that runs any command line.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.local;
