package io.slipway.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The machine's clock for wall time, its monotonic counter for process time. */
final class SystemTimeSource implements TimeSource {
  static final TimeSource INSTANCE = new SystemTimeSource(InstantSource.system(), System::nanoTime);

  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private final Instant start;
  private final long startNanos;

  SystemTimeSource(InstantSource wall, LongSupplier nanoTime) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.start = wall.instant();
    this.startNanos = nanoTime.getAsLong();
  }

  @Override
  public Instant now() {
    return start.plusNanos(nanoTime.getAsLong() - startNanos);
  }

  @Override
  public Instant wall() {
    return wall.instant();
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
