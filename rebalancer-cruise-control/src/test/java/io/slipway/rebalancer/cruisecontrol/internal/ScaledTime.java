package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that runs so many times faster, as that of a simulator does. */
record ScaledTime(int speed, Instant start) implements TimeSource {
  private static final TimeSource REAL = TimeSource.system();

  static ScaledTime of(int speed) {
    return new ScaledTime(speed, REAL.now());
  }

  @Override
  public Instant now() {
    return start.plus(Duration.between(start, REAL.now()).multipliedBy(speed));
  }

  @Override
  public void pause(Duration duration, CancellationToken cancellation) throws InterruptedException {
    REAL.pause(duration.dividedBy(speed), cancellation);
  }
}
