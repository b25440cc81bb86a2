package io.slipway.engine.internal.operation;

import io.slipway.engine.internal.record.Timing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The pauses of an operation between two looks, and between two attempts. */
public final class PollBackoff {
  private static final Duration FIRST_LOOK = Duration.ofMillis(20);
  private static final Duration LAST_LOOK = Duration.ofMillis(100);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private Duration look = FIRST_LOOK;
  private String lastStep = "";

  /** Returns how long to wait before the next look; grows up to a bound. */
  public Duration next() {
    Duration now = look;
    look = Timing.shorter(look.multipliedBy(2), LAST_LOOK);
    return now;
  }

  /** Makes the next looks follow soon: where one member has come, others are near. */
  void quicken() {
    look = FIRST_LOOK;
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
   * Returns how long to wait after a failed attempt: what the backend asks for, or a backoff, but
   * never longer than there is time.
   */
  static Duration backoff(int attempt, @Nullable Duration asked, Duration left) {
    Duration wanted =
        asked != null
            ? asked
            : Timing.shorter(FIRST_RETRY.multipliedBy(1L << Math.min(attempt - 1, 10)), LAST_RETRY);
    return Timing.shorter(wanted, left);
  }
}
