package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceReason;
import io.slipway.engine.internal.rebalance.RebalanceRepository.Versioned;
import io.slipway.spi.StateStore;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends the unfinished rebalances of a restored store: executions may have been sent since the
 * backup, under numbers that would be used again.
 */
public final class RestoredRebalances {
  private RestoredRebalances() {}

  /**
   * Ends them.
   *
   * @param store the restored store
   * @param now the wall time
   */
  public static void end(StateStore store, Instant now) {
    RebalanceRepository records = new RebalanceRepository(store);
    RebalanceUpdate update =
        new RebalanceUpdate(RebalanceKernels.production(), RebalanceLimits.PRODUCTION, () -> 0);
    for (Versioned one : records.all()) {
      if (!one.record().isOver()) {
        Versioned unused =
            records
                .save(one, ended(update, one.record(), now))
                .orElseThrow(() -> new IllegalStateException("a copy has another writer"));
      }
    }
  }

  /** What may be executed is to be stopped first, and nobody waits for that here. */
  private static RebalanceRecord ended(
      RebalanceUpdate update, RebalanceRecord record, Instant now) {
    RebalanceRecord stopped = after(update, record, RebalanceStepEvent.STOP, now);
    return stopped.isOver() ? stopped : after(update, stopped, RebalanceStepEvent.DEADLINE, now);
  }

  private static RebalanceRecord after(
      RebalanceUpdate update, RebalanceRecord record, RebalanceStepEvent event, Instant now) {
    RebalanceSignal signal =
        RebalanceSignal.of(
            event,
            RebalanceReason.RESTORED,
            "the home was restored from a backup, and how far it has come since is not known");
    return update
        .after(record, signal, now, Duration.ZERO)
        .orElseThrow(
            () -> new IllegalStateException(event + " is refused in " + record.progress()));
  }
}
