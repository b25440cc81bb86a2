package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThrottleTest {
  /** A clock that goes on by 20 ms at each look. */
  private final AtomicLong clock = new AtomicLong();

  private final Throttle breaks =
      new Throttle(() -> clock.getAndAdd(TimeUnit.MILLISECONDS.toNanos(20)));

  @Test
  void restsAsLongAsItWorked() {
    breaks.rest();
    breaks.rest();
    assertThat(millis()).as("too little work for a break: two looks and the first").isEqualTo(60);

    breaks.rest();

    assertThat(millis()).as("60 ms of work, seen at 60, and rested to 120").isEqualTo(140);
  }

  @Test
  @Timeout(60)
  void endsForWhoeverWaits() throws InterruptedException {
    clock.set(TimeUnit.DAYS.toNanos(1));
    Thread working = new Thread(breaks::rest);
    working.start();
    while (working.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }

    breaks.end(working);

    working.join();
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.get());
  }
}
