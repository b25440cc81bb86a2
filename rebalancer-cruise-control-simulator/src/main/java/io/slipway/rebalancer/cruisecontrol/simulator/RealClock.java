package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Instant;

/** The machine's clock at the start, running on from there so many times faster. */
final class RealClock {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private final int speed;

  RealClock(int speed) {
    this.speed = speed;
  }

  Instant now() {
    return start.plusNanos(Math.multiplyExact(System.nanoTime() - startNanos, speed));
  }

  /** Returns how long it is until a time, in milliseconds of the machine, at least 1. */
  long millisUntil(Instant time) {
    return Math.max(1, java.time.Duration.between(now(), time).toMillis() / speed);
  }
}
