/**
 * Fluvio as a workload: one SC (streaming controller) and SPUs, each a process of the installed
 * {@code fluvio-run}. Nothing of Fluvio is part of this module.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.fluvio;
