package io.slipway.engine.internal.rebalance;

import io.slipway.spi.ProposalSummary;
import org.jspecify.annotations.Nullable;

/**
 * What the server has told of the last execution.
 *
 * @param moves what it moves, as it was computed for the execution, without details; or null
 */
public record ExecutionReport(@Nullable ProposalSummary moves) {
  /** Nothing is told yet. */
  static final ExecutionReport NONE = new ExecutionReport(null);
}
