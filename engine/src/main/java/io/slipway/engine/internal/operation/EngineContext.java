package io.slipway.engine.internal.operation;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.util.concurrent.Executor;

/**
 * The services that all operations of an engine share.
 *
 * @param kernels decide
 * @param time the clock
 * @param executor runs the slices of calls
 * @param closing raised when the engine closes
 * @param events runs listeners and dependents of results
 * @param listener receives all events
 * @param history keeps operations that have ended
 * @param rebalances stops those of a cluster
 */
public record EngineContext(
    Kernels kernels,
    TimeSource time,
    Executor executor,
    CancellationToken closing,
    Executor events,
    EventQueue listener,
    OperationHistory history,
    RebalanceStops rebalances) {}
