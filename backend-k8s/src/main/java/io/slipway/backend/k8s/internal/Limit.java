package io.slipway.backend.k8s.internal;

import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * Until when something may take, and what ends it early.
 *
 * @param doing what, for error texts
 */
record Limit(String doing, TimeSource time, Instant deadline, CancellationToken cancellation) {
  private static final Duration LOOK = Duration.ofMillis(100);

  static Limit of(String doing, TimeSource time, CallContext call) {
    return new Limit(
        doing + " cluster '" + call.cluster().name() + "'",
        time,
        call.deadline(),
        call.cancellation());
  }

  static Limit of(TimeSource time, ObserveRequest request) {
    return new Limit(
        "observe cluster '" + request.cluster().name() + "'",
        time,
        request.deadline(),
        request.cancellation());
  }

  /** Returns a limit for what has no deadline of its own. */
  static Limit within(String doing, TimeSource time, Duration patience) {
    return new Limit(doing, time, time.now().plus(patience), new CancellationToken());
  }

  /** Throws if there is no time left or the wish was withdrawn. */
  void check() {
    if (cancellation.isCancelled()) {
      throw Failures.cancelled(doing, cancellation.reason());
    }
    if (Thread.currentThread().isInterrupted()) {
      throw Failures.cancelled(doing, "the thread was interrupted");
    }
    if (left().isZero()) {
      throw Failures.deadline(doing);
    }
  }

  /** Returns how much time is left; zero if none is. */
  Duration left() {
    Duration left = Duration.between(time.now(), deadline);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Waits for a moment, before another look. */
  void pause() {
    pause(LOOK);
  }

  /** Waits that long, if there is as much time left. */
  void pause(Duration wanted) {
    check();
    try {
      Duration left = left();
      time.pause(left.compareTo(wanted) < 0 ? left : wanted, cancellation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled(doing, "the thread was interrupted");
    }
  }
}
