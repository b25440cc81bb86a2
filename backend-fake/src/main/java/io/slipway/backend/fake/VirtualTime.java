package io.slipway.backend.fake;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock for tests. Actions {@linkplain #at scheduled} for a time run when the clock reaches it,
 * in order, on the thread that moves the clock.
 *
 * <p>A clock made by {@link #VirtualTime()} moves on pauses: a {@link #pause} advances it at once
 * and never blocks. With several threads, time passes for all of them whenever one of them pauses,
 * so a thread that polls for ever makes the clock run away from the others.
 *
 * <p>A clock made by {@link #stepped()} moves only by {@link #advance}: a pause blocks until the
 * test has moved it far enough, and {@link #awaitPausing} tells the test when to do so. Use it for
 * background loops.
 *
 * <p>Thread-safe.
 */
public final class VirtualTime implements TimeSource {
  /** The start time of every virtual clock. */
  public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private record Event(Instant due, long order, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::due).thenComparingLong(Event::order));
  private final boolean stepped;
  private long scheduled;
  private int pausing;
  private Instant now = START;
  private Duration jumped = Duration.ZERO;

  /** Creates a clock that moves on pauses. */
  public VirtualTime() {
    this(false);
  }

  private VirtualTime(boolean stepped) {
    this.stepped = stepped;
  }

  /** Creates a clock that moves only by {@link #advance}. */
  public static VirtualTime stepped() {
    return new VirtualTime(true);
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized Instant wall() {
    return now.plus(jumped);
  }

  /**
   * Lets the machine's clock jump, as when it is set, and only that: nothing becomes due by it.
   *
   * @param by negative for a jump back
   */
  public synchronized void jumpWall(Duration by) {
    jumped = jumped.plus(by);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Unless the clock is {@linkplain #stepped() stepped}, this moves it on and returns at once;
   * it stops early if a scheduled action raises the cancellation.
   */
  @Override
  // Only politeness: nothing depends on the other threads getting their turn.
  @SuppressWarnings("ThreadPriorityCheck")
  public void pause(Duration duration, CancellationToken cancellation) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before a pause of " + duration);
    }
    if (duration.isNegative() || duration.isZero() || cancellation.isCancelled()) {
      return;
    }
    if (stepped) {
      block(duration, cancellation);
      return;
    }
    Instant target = now().plus(duration);
    for (Event due = next(target); due != null; due = next(target)) {
      due.action().run();
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while in a pause of " + duration);
      }
      if (cancellation.isCancelled()) {
        return;
      }
    }
    Thread.yield();
  }

  /**
   * Advances the clock and runs the actions that become due.
   *
   * @param duration zero or less changes nothing
   */
  public void advance(Duration duration) {
    Instant target = now().plus(duration);
    for (Event due = next(target); due != null; due = next(target)) {
      due.action().run();
    }
  }

  /**
   * Waits until at least this many threads are blocked in a pause of a {@linkplain #stepped()
   * stepped} clock.
   *
   * @param threads the number of threads
   * @throws InterruptedException if the thread is interrupted
   */
  public synchronized void awaitPausing(int threads) throws InterruptedException {
    while (pausing < threads) {
      wait();
    }
  }

  /**
   * Runs an action when the clock reaches a time, on the thread that moves the clock.
   *
   * @param due when; a time that has passed means the next time the clock moves
   * @param action must not block
   */
  public synchronized void at(Instant due, Runnable action) {
    events.add(new Event(due, scheduled++, action));
  }

  /**
   * Runs an action after a duration of this clock, on the thread that moves the clock.
   *
   * @param delay from now
   * @param action must not block
   */
  public synchronized void after(Duration delay, Runnable action) {
    at(now.plus(delay), action);
  }

  private void block(Duration duration, CancellationToken cancellation)
      throws InterruptedException {
    CancellationToken.Registration registration = cancellation.onCancel(this::wakeAll);
    try {
      awaitTime(duration, cancellation);
    } finally {
      registration.close();
    }
  }

  private synchronized void awaitTime(Duration duration, CancellationToken cancellation)
      throws InterruptedException {
    Instant target = now.plus(duration);
    pausing++;
    notifyAll();
    try {
      while (now.isBefore(target) && !cancellation.isCancelled()) {
        wait();
      }
    } finally {
      pausing--;
    }
  }

  private synchronized void wakeAll() {
    notifyAll();
  }

  /** Takes the next event up to the target and moves there; moves to the target without one. */
  private synchronized @Nullable Event next(Instant target) {
    Event first = events.peek();
    if (first == null || first.due().isAfter(target)) {
      move(target);
      return null;
    }
    events.remove();
    move(first.due());
    return first;
  }

  private synchronized void move(Instant to) {
    if (to.isAfter(now)) {
      now = to;
      notifyAll();
    }
  }
}
