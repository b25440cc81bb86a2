package io.slipway.engine.internal.rebalance;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a row of {@link RebalanceStepTable}.
 *
 * @param fired the event for {@link RebalanceTable}, or null if a user sees no difference
 * @param change what else changes
 */
public record RebalanceMove(@Nullable RebalanceEvent fired, RebalanceChange change) {
  static RebalanceMove silent(RebalanceChange change) {
    return new RebalanceMove(null, change);
  }

  static RebalanceMove of(RebalanceEvent fired) {
    return new RebalanceMove(fired, RebalanceChange.NOTHING);
  }

  /** Returns the event for {@link RebalanceTable}. */
  public Optional<RebalanceEvent> event() {
    return Optional.ofNullable(fired);
  }
}
