package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceMovement;
import io.slipway.spi.ProposalSummary;
import org.jspecify.annotations.Nullable;

/**
 * What the server has told of the last execution.
 *
 * @param moves what it moves, as it was computed for the execution, without details; or null
 * @param movement how far it is while it is executed, or null; not each look is written for it
 */
public record ExecutionReport(
    @Nullable ProposalSummary moves, @Nullable RebalanceMovement movement) {
  /** Nothing is told yet. */
  static final ExecutionReport NONE = new ExecutionReport(null, null);

  ExecutionReport with(@Nullable RebalanceMovement value) {
    return new ExecutionReport(moves, value);
  }
}
