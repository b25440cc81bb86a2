package io.slipway.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

enum SystemTimeSource implements TimeSource {
  INSTANCE;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void pause(Duration duration, CancellationToken cancellation) throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    CancellationToken.Registration registration = cancellation.onCancel(cancelled::countDown);
    try {
      boolean early = cancelled.await(duration.toNanos(), TimeUnit.NANOSECONDS);
      assert !early || cancellation.isCancelled();
    } finally {
      registration.close();
    }
  }
}
