package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What will happen, in the order of time; what falls due at the same time happens in the order in
 * which it was planned. Not thread-safe.
 */
final class Timeline {
  private record Event(Instant time, long number, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::time).thenComparingLong(Event::number));
  private Instant now;
  private long planned;

  Timeline(Instant start) {
    this.now = start;
  }

  Instant now() {
    return now;
  }

  void after(Duration delay, Runnable action) {
    events.add(new Event(now.plus(delay), planned++, action));
  }

  /** Returns when something falls due next. */
  Optional<Instant> next() {
    return Optional.ofNullable(events.peek()).map(Event::time);
  }

  /** Moves the time forward, to no earlier than it is, and does all that falls due. */
  void runUntil(Instant end) {
    while (!events.isEmpty() && !events.peek().time.isAfter(end)) {
      Event event = events.remove();
      now = event.time;
      event.action.run();
    }
    if (end.isAfter(now)) {
      now = end;
    }
  }
}
