package io.slipway.engine.internal.rebalance;

import io.slipway.spi.CancellationToken;

/**
 * What all rebalances of an engine share.
 *
 * @param records keeps them
 * @param update decides about them
 * @param limits their bounds
 * @param clock their clock
 * @param clusters tells of their clusters
 * @param closing raised when the engine closes
 * @param listener is told what happens
 * @param settling the ended ones that a SHUTDOWN waits for
 * @param turns keeps a SHUTDOWN's take-over apart from what is being sent
 * @param home keeps the same of other processes apart
 */
record RebalanceSettings(
    RebalanceRepository records,
    RebalanceUpdate update,
    RebalanceLimits limits,
    RebalanceClock clock,
    ClusterGate clusters,
    CancellationToken closing,
    RebalanceListener listener,
    RebalanceSettling settling,
    SendingTurns turns,
    HomeKeeping home) {}
