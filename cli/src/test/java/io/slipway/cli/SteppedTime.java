package io.slipway.cli;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock on which pauses take no time, and are noted. Used by one thread. */
final class SteppedTime implements TimeSource {
  final List<Duration> pauses = new ArrayList<>();

  /** Runs in each pause. */
  Runnable atPause = () -> {};

  private Instant now = Samples.NOW;

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void pause(Duration duration, CancellationToken cancellation) {
    pauses.add(duration);
    now = now.plus(duration);
    atPause.run();
  }
}
