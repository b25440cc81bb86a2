package io.slipway.engine.internal.operation;

import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * How an operation was left.
 *
 * @param phase DONE, ROLLED_BACK or BLOCKED
 * @param record as it is durable now
 * @param observation what the last commit rests on, or null
 * @param code why it was not done, or null
 * @param cause the same for people
 */
public record RunOutcome(
    OperationPhase phase,
    ClusterRecord record,
    @Nullable ClusterObservation observation,
    @Nullable ErrorCode code,
    String cause) {}
