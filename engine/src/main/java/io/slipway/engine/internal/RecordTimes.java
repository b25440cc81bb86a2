package io.slipway.engine.internal;

import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.NextAttempt;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Timing;
import io.slipway.spi.ClusterName;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The times of records in process time. A record keeps them by the wall clock; each is translated
 * once, when the engine first meets it, so that no later jump of that clock makes a rest or a
 * back-off shorter or longer. Thread-safe.
 */
final class RecordTimes {
  private final TimeSource time;
  private final Map<ClusterName, Map<Instant, Instant>> known = new HashMap<>();

  RecordTimes(TimeSource time) {
    this.time = time;
  }

  /** Returns when the operation in flight began; now if the record has a time ahead. */
  Instant startedAt(ClusterRecord record) {
    return translated(record, record.requireOperation().startedAt());
  }

  /** Returns whether the next attempt of the operation in flight, if there is one, is due. */
  boolean isDue(ClusterRecord record) {
    Instant due = record.operation().map(OperationRecord::nextAttemptAt).orElse(null);
    return due != null && !time.now().isBefore(translated(record, due));
  }

  /** Returns whether the cluster's past repairs allow another one now. */
  boolean mayRepair(ClusterRecord record) {
    Instant last = record.repairs().lastAt();
    return record
        .repairs()
        .mayBegin(
            last == null ? Duration.ZERO : Duration.between(translated(record, last), time.now()));
  }

  /** Translates the times that a record has now, and forgets those that it had before. */
  synchronized void meet(ClusterRecord record) {
    Map<Instant, Instant> before = known.getOrDefault(record.cluster().name(), Map.of());
    Map<Instant, Instant> now = new HashMap<>();
    stored(record)
        .forEach(
            (at, ahead) -> {
              Instant met = before.get(at);
              now.put(at, met == null ? translated(at, ahead) : met);
            });
    if (now.isEmpty()) {
      known.remove(record.cluster().name());
    } else {
      known.put(record.cluster().name(), now);
    }
  }

  private synchronized Instant translated(ClusterRecord record, Instant stored) {
    meet(record);
    return known.getOrDefault(record.cluster().name(), Map.of()).getOrDefault(stored, time.now());
  }

  private Instant translated(Instant stored, Duration ahead) {
    Duration until = Duration.between(time.wall(), stored);
    return time.now().plus(Timing.shorter(until, ahead));
  }

  /** Each time of a record, and how far ahead it can be unless the wall clock was set back. */
  private static Map<Instant, Duration> stored(ClusterRecord record) {
    Map<Instant, Duration> stored = new HashMap<>();
    OperationRecord operation = record.inFlight();
    if (operation != null) {
      put(stored, operation.nextAttemptAt(), NextAttempt.MOST);
      put(stored, operation.startedAt(), Duration.ZERO);
    }
    put(stored, record.repairs().lastAt(), Duration.ZERO);
    return stored;
  }

  private static void put(Map<Instant, Duration> to, @Nullable Instant at, Duration ahead) {
    if (at != null) {
      to.put(at, ahead);
    }
  }
}
