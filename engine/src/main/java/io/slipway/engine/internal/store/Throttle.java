package io.slipway.engine.internal.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The breaks of a thread that works beside commits. Each is as long as the work before it, so that
 * commits find a processor and the disk free half of the time. A caller that waits for the thread
 * ends them.
 */
final class Throttle {
  /**
   * Work before a break. Schedulers prefer a thread that comes back from a pause, so that many
   * short breaks hinder commits more than none: with a stretch of 2 ms the p99 of commits was 4.9
   * times that without a checkpoint, with 40 to 100 ms 1.9 times.
   */
  private static final long STRETCH = TimeUnit.MILLISECONDS.toNanos(50);

  private final LongSupplier nanoTime;
  private volatile boolean over;
  private long since;

  Throttle() {
    this(System::nanoTime);
  }

  Throttle(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /** Returns breaks that are over. */
  static Throttle none() {
    Throttle breaks = new Throttle();
    breaks.over = true;
    return breaks;
  }

  /** Rests if there was enough work since the last break. Only on the working thread. */
  void rest() {
    if (over) {
      return;
    }
    long now = nanoTime.getAsLong();
    long worked = now - since;
    if (worked < STRETCH) {
      return;
    }
    long began = now;
    while (!over && now - began < worked) {
      LockSupport.parkNanos(this, worked - (now - began));
      now = nanoTime.getAsLong();
    }
    since = now;
  }

  /** Ends all breaks, also a present one of the thread. */
  void end(Thread resting) {
    over = true;
    LockSupport.unpark(resting);
  }
}
