package io.slipway.cli.harness;

import io.slipway.conformance.HeldCall;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The machine's clock, with a gate: the call that asks for the time waits there. Each does so
 * before it changes anything, and again on its way. Thread-safe.
 */
final class HeldTime implements TimeSource {
  private final AtomicReference<@Nullable Gate> gate = new AtomicReference<>();

  /** Closes the gate for one call, at the n-th time that it asks. */
  HeldCall holdNext(int look) {
    Gate next = new Gate(look);
    gate.set(next);
    return next;
  }

  /** Opens the gate for calls to come. */
  void holdNone() {
    gate.set(null);
  }

  @Override
  public Instant now() {
    Gate next = gate.get();
    if (next != null && next.looks.decrementAndGet() == 0) {
      gate.compareAndSet(next, null);
      next.pass();
    }
    return TimeSource.system().now();
  }

  @Override
  public void pause(Duration duration, CancellationToken cancellation) throws InterruptedException {
    TimeSource.system().pause(duration, cancellation);
  }

  private static final class Gate implements HeldCall {
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger looks;

    Gate(int look) {
      this.looks = new AtomicInteger(look);
    }

    void pass() {
      held.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public boolean awaitHeld(Duration timeout) throws InterruptedException {
      return held.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void release() {
      released.countDown();
    }
  }
}
