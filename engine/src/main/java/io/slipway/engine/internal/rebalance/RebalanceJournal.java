package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.rebalance.RebalanceRepository.Versioned;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalancerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes durable what happens to the rebalances of one server, and knows which of them are not due
 * yet. Used by one thread at a time.
 */
final class RebalanceJournal {
  /** Longer than any wait for a retry. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private final RebalancerInfo info;
  private final RebalanceRepository records;
  private final RebalanceUpdate update;
  private final RebalanceClock clock;
  private final RebalanceListener listener;

  /** What is not due before a time that need not outlive the process. */
  private final Map<RebalanceKey, Instant> notBefore = new HashMap<>();

  RebalanceJournal(RebalancerInfo info, RebalanceSettings settings) {
    this.info = info;
    this.records = settings.records();
    this.update = settings.update();
    this.clock = settings.clock();
    this.listener = settings.listener();
  }

  /** Forgets the waits of all others. */
  void keep(Collection<RebalanceKey> unfinished) {
    notBefore.keySet().retainAll(unfinished);
  }

  boolean isEarly(RebalanceRecord record) {
    Instant retry = record.times().nextAttemptAt();
    Instant own = notBefore.get(record.key());
    Instant now = clock.now();
    // A time far ahead was written by a process whose clock was ahead.
    boolean waits = retry != null && now.isBefore(retry) && retry.isBefore(now.plus(LONGEST_WAIT));
    return waits || (own != null && now.isBefore(own));
  }

  /** Returns when a record that waits is due again, if it is known. */
  Optional<Instant> waitsUntil(RebalanceRecord record) {
    Instant retry = record.times().nextAttemptAt();
    return Optional.ofNullable(retry == null ? notBefore.get(record.key()) : retry);
  }

  /** Fires what a reply means. What goes on waiting is not asked again at once. */
  @Nullable Versioned answered(Versioned at, RebalanceSignal signal) {
    Versioned after = fire(at, signal);
    if (after != null && after.record().progress().step() == at.record().progress().step()) {
      pause(after, signal.retryAfter(), interval(signal));
    }
    return after;
  }

  /** The second of two looks that have to tell the same comes sooner. */
  private Duration interval(RebalanceSignal signal) {
    Duration poll = info.pollInterval();
    return signal.event() == RebalanceStepEvent.REPORTED ? poll.dividedBy(2) : poll;
  }

  /**
   * Leaves a rebalance alone for an interval of looks.
   *
   * @param least for how long at least
   */
  void pause(Versioned at, Duration least) {
    pause(at, least, info.pollInterval());
  }

  private void pause(Versioned at, Duration least, Duration poll) {
    if (at.record().times().nextAttemptAt() == null) {
      notBefore.put(at.record().key(), clock.now().plus(least.compareTo(poll) < 0 ? poll : least));
    } else {
      notBefore.remove(at.record().key());
    }
  }

  @Nullable Versioned fire(Versioned at, RebalanceStepEvent event) {
    return fire(at, RebalanceSignal.of(event));
  }

  /** Makes an event durable if it changes something; null if somebody else was faster. */
  @Nullable Versioned fire(Versioned at, RebalanceSignal signal) {
    Optional<RebalanceRecord> next =
        update.after(at.record(), signal, clock.now(), info.settleTime());
    if (next.isEmpty() || next.get().isSameBut(at.record())) {
      return at;
    }
    Versioned saved = records.save(at, next.get()).orElse(null);
    if (saved != null) {
      RebalanceStep step = saved.record().progress().step();
      if (step != at.record().progress().step()) {
        notBefore.remove(saved.record().key());
      }
      listener.changed(at.record(), saved.record());
    }
    return saved;
  }
}
