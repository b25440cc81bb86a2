/** Tests of the Fluvio workload, and a stand-in for the program that it runs. */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.fluvio.internal;
