package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a call may take.
 *
 * @param time the clock
 * @param deadline in its process time
 * @param cancellation ends the call early
 */
record Bounds(TimeSource time, Instant deadline, CancellationToken cancellation) {
  /** Deadlines may be as far as an Instant goes, which no clock can count down. */
  private static final Duration LONGEST = Duration.ofDays(365);

  Duration remaining() {
    return Duration.between(time.now(), deadline);
  }

  /**
   * Waits until the duration has passed, the call is cancelled, or one of the tokens is raised.
   *
   * @param duration zero or less returns at once
   * @param woken raised by all of them
   * @param others end it too
   * @throws InterruptedException if the thread is interrupted
   */
  void pause(Duration duration, CancellationToken woken, CancellationToken... others)
      throws InterruptedException {
    List<CancellationToken.Registration> registrations = new ArrayList<>();
    try {
      registrations.add(cancellation.onCancel(() -> woken.cancel("cancelled")));
      for (CancellationToken other : others) {
        registrations.add(other.onCancel(() -> woken.cancel("ended")));
      }
      time.pause(duration.compareTo(LONGEST) > 0 ? LONGEST : duration, woken);
    } finally {
      registrations.forEach(CancellationToken.Registration::close);
    }
  }

  /** Returns whether the call was cancelled, or its thread interrupted, whose flag stays. */
  boolean isEnded() {
    return cancellation.isCancelled() || Thread.currentThread().isInterrupted();
  }

  boolean isOver() {
    return !time.now().isBefore(deadline);
  }
}
