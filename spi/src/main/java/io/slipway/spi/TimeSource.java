package io.slipway.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of engine and backends, and the only way in which they wait. Tests use one whose time
 * passes by itself. Implementations are thread-safe.
 */
public interface TimeSource {
  /** Returns the current time. */
  Instant now();

  /**
   * Waits until the duration has passed or the cancellation is raised, whichever comes first.
   *
   * @param duration zero or less returns at once
   * @param cancellation ends the wait early
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  void pause(Duration duration, CancellationToken cancellation) throws InterruptedException;

  /** Returns the machine's own clock. */
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }
}
