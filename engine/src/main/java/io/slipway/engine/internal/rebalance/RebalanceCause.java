package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceReason;
import io.slipway.engine.internal.record.Cause;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.RebalanceException;

/**
 * What a rebalance waits for, or why it failed.
 *
 * @param reason a stable word in CamelCase
 * @param text the same, human-readable; as bounded and as clean as that of a {@link Cause}
 */
public record RebalanceCause(String reason, String text) {
  static RebalanceCause of(RebalanceException failure) {
    return new RebalanceCause(failure.reason(), failure.problem().textWithoutActions());
  }

  RebalanceCause(RebalanceReason reason, String text) {
    this(reason.word(), text);
  }

  /** Bounds the text. */
  public RebalanceCause {
    text = new Cause(ErrorCode.BACKEND_REJECTED, text).text();
  }
}
