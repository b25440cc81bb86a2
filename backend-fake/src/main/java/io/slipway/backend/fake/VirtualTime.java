package io.slipway.backend.fake;

import io.slipway.spi.Cancellation;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock whose time passes only while somebody pauses: a {@link #pause} moves it on at once and
 * never blocks. What was {@linkplain #at scheduled} for a time on the way is run at that time, in
 * order, by the pausing thread.
 *
 * <p>With several threads time passes for all of them whenever one of them pauses, so a thread that
 * polls in a loop of its own makes the clock run away under the others. Let such a thread live by
 * another clock, or start it only where its pauses are what the test is about.
 *
 * <p>Thread-safe.
 */
public final class VirtualTime implements TimeSource {
  /** When every virtual clock starts, unless told otherwise. */
  public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private record Event(Instant due, long order, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::due).thenComparingLong(Event::order));
  private long scheduled;
  private Instant now;

  /** Creates a clock that shows {@link #START}. */
  public VirtualTime() {
    this(START);
  }

  /**
   * Creates a clock.
   *
   * @param start what it shows first
   */
  public VirtualTime(Instant start) {
    this.now = start;
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  /**
   * Moves the clock on by the duration and returns at once; stops on the way where something that
   * was scheduled raises the cancellation.
   */
  @Override
  // Only politeness: nothing rests on the other threads getting their turn.
  @SuppressWarnings("ThreadPriorityCheck")
  public void pause(Duration duration, Cancellation cancellation) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before a pause of " + duration);
    }
    if (duration.isNegative() || duration.isZero() || cancellation.isCancelled()) {
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
    // Lets threads that wait for the processor see each step of the time.
    Thread.yield();
  }

  /**
   * Moves the clock on and runs what is due on the way.
   *
   * @param duration zero and less change nothing
   */
  public void advance(Duration duration) {
    Instant target = now().plus(duration);
    for (Event due = next(target); due != null; due = next(target)) {
      due.action().run();
    }
  }

  /**
   * Runs an action when the clock gets there, on the thread that moves the clock.
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

  /** Takes the next event up to the target and moves there; moves to the target without one. */
  private synchronized @Nullable Event next(Instant target) {
    Event first = events.peek();
    if (first == null || first.due().isAfter(target)) {
      now = later(now, target);
      return null;
    }
    events.remove();
    now = later(now, first.due());
    return first;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
