package io.slipway.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of engine and backends, and the only way in which they wait. Tests use one whose time
 * passes by itself. Implementations are thread-safe.
 *
 * <p>There are two times. By {@linkplain #now() process time} everything is awaited: every
 * deadline, grace, pause and back-off. {@linkplain #wall() Wall time} is for what is stored or
 * shown. The two are never compared with each other: what has to be awaited and outlives the
 * process is stored in wall time, and translated once, when it is read.
 */
public interface TimeSource {
  /**
   * Returns the process time: it starts at the wall time at which the process, or this source,
   * starts, and then only advances, whatever happens to the machine's clock. Two sources, or two
   * processes, have no process time in common, so it is neither stored nor sent.
   */
  Instant now();

  /**
   * Returns the time of the machine's clock, which may jump in both directions. Nothing is awaited
   * by it. The process time unless overridden.
   */
  default Instant wall() {
    return now();
  }

  /**
   * Waits until the duration has passed or the cancellation is raised, whichever comes first.
   *
   * @param duration zero or less returns at once
   * @param cancellation ends the wait early
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  void pause(Duration duration, CancellationToken cancellation) throws InterruptedException;

  /** Returns the machine's own clock: the same object for the whole process. */
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }
}
