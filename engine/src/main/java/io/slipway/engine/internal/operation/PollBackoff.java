package io.slipway.engine.internal.operation;

import io.slipway.engine.internal.record.Timing;
import io.slipway.spi.LookInterval;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The pauses of an operation between two looks, and between two attempts. */
public final class PollBackoff {
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private final LookInterval interval;
  private Duration look;
  private String lastStep = "";

  /**
   * Begins with short pauses.
   *
   * @param interval how often the backend may be looked at
   */
  public PollBackoff(LookInterval interval) {
    this.interval = interval;
    this.look = interval.shortest();
  }

  /** Returns how long to wait before the next look; grows up to a bound. */
  public Duration next() {
    Duration now = look;
    Duration half = interval.longest().dividedBy(2);
    look = look.compareTo(half) < 0 ? look.multipliedBy(2) : interval.longest();
    return now;
  }

  /** Makes the next looks follow soon: where one member has come, others are near. */
  void quicken() {
    look = interval.shortest();
  }

  /**
   * Returns whether the same step is repeated, so that a call without effect causes no hot loop.
   */
  boolean repeats(String step) {
    boolean again = step.equals(lastStep);
    lastStep = step;
    return again;
  }

  /**
   * Returns how long to wait after a failed call: what the backend asks for, but not so little that
   * it becomes a hot loop, or a backoff; never longer than there is time.
   *
   * @param failures how many calls have failed in turn
   */
  static Duration backoff(int failures, @Nullable Duration asked, Duration left) {
    Duration wanted =
        asked != null
            ? Timing.longer(asked, FIRST_RETRY)
            : Timing.shorter(
                FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10)), LAST_RETRY);
    return Timing.shorter(wanted, left);
  }
}
