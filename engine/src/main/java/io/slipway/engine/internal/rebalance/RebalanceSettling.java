package io.slipway.engine.internal.rebalance;

import io.slipway.spi.ClusterId;
import io.slipway.spi.RebalanceId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The ended rebalances for which data may still move and whose end a SHUTDOWN waits for, each with
 * the end of that wait. A SHUTDOWN that is taken up after a crash waits anew. Thread-safe.
 */
final class RebalanceSettling {
  private record Request(ClusterId cluster, RebalanceId id) {}

  private final Map<Request, Instant> until = new HashMap<>();

  /** The latest end counts: an earlier wait may be left of what was requested anew meanwhile. */
  synchronized void await(RebalanceRecord record, Instant end) {
    until.merge(of(record), end, (known, other) -> other.isAfter(known) ? other : known);
  }

  /** Returns whether a SHUTDOWN waits for what a rebalance has left. */
  synchronized boolean isAwaited(RebalanceRecord record) {
    return record.isOver() && record.progress().abandoned() && until.containsKey(of(record));
  }

  /** Returns whether there is anything left to do for a rebalance. */
  boolean isOpen(RebalanceRecord record) {
    return !record.isOver() || isAwaited(record);
  }

  /** Returns whether it has been waited for long enough. */
  synchronized boolean isOverdue(RebalanceRecord record, Instant now) {
    Instant end = until.get(of(record));
    return end != null && !now.isBefore(end);
  }

  synchronized void giveUp(RebalanceRecord record) {
    until.remove(of(record));
  }

  private static Request of(RebalanceRecord record) {
    return new Request(record.cluster(), record.id());
  }
}
