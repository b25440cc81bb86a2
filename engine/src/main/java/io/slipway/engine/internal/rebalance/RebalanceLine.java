package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceStep;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The line of a cluster's rebalances: one is on its server at a time, the others follow in the
 * order of their requests. One that has ended while data may move for it holds them back until that
 * is seen to end, for as long as a stop may take. Thread-safe.
 */
final class RebalanceLine {
  private final Duration patience;
  private final RebalanceClock clock;

  RebalanceLine(RebalanceLimits limits, RebalanceClock clock) {
    this.patience = limits.patience();
    this.clock = clock;
  }

  /**
   * Returns whether it is the turn of one that is QUEUED.
   *
   * @param all those of its cluster, in the order of their requests
   */
  boolean isFirst(RebalanceRecord one, List<RebalanceRecord> all, Instant now) {
    boolean first =
        all.stream()
            .filter(RebalanceLine::isQueued)
            .findFirst()
            .filter(queued -> queued.id().equals(one.id()))
            .isPresent();
    return first
        && all.stream().allMatch(other -> other.isOver() || isQueued(other))
        && all.stream().noneMatch(other -> holdsBack(other, one, now));
  }

  /** Returns until when an ended one holds back others of its cluster, if it does. */
  Optional<Instant> holdsBackUntil(
      RebalanceRecord ended, Collection<RebalanceRecord> all, Instant now) {
    return all.stream()
        .filter(other -> isQueued(other) && other.cluster().equals(ended.cluster()))
        .filter(queued -> holdsBack(ended, queued, now))
        .map(queued -> end(ended, queued))
        .max(Comparator.naturalOrder());
  }

  private boolean holdsBack(RebalanceRecord ended, RebalanceRecord queued, Instant now) {
    return ended.isOver() && ended.progress().abandoned() && now.isBefore(end(ended, queued));
  }

  private Instant end(RebalanceRecord ended, RebalanceRecord queued) {
    Instant since = clock.notAhead(ended.times().updatedAt());
    Instant waits = clock.notAhead(queued.times().requestedAt());
    return (waits.isAfter(since) ? waits : since).plus(patience);
  }

  private static boolean isQueued(RebalanceRecord record) {
    return record.progress().step() == RebalanceStep.QUEUED;
  }
}
