package io.slipway.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock that engine and backends live by, and the only way in which they wait. Tests use one
 * whose time passes by itself. Implementations are thread-safe.
 */
public interface TimeSource {
  /** Returns the time now. */
  Instant now();

  /**
   * Waits until the duration has passed or the cancellation is raised, whichever comes first.
   *
   * @param duration zero and less return at once
   * @param cancellation ends the wait early
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  void pause(Duration duration, CancellationToken cancellation) throws InterruptedException;

  /** Returns the machine's own clock. */
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }
}
