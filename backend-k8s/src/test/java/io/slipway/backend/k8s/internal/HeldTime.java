package io.slipway.backend.k8s.internal;

import io.slipway.conformance.CallGate;
import io.slipway.conformance.HeldCall;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The machine's clock, with two gates: one for the next call that asks for the time, which every
 * call does first, and one for the n-th request that changes something. Thread-safe.
 */
final class HeldTime implements TimeSource {
  private final AtomicReference<@Nullable CallGate> atClock = new AtomicReference<>();
  private final AtomicReference<@Nullable CallGate> atRequest = new AtomicReference<>();
  private final AtomicInteger requestsLeft = new AtomicInteger();

  HeldCall holdNextCall() {
    CallGate gate = new CallGate();
    atClock.set(gate);
    return gate;
  }

  /** Holds the n-th request that changes something. */
  HeldCall holdRequest(int point) {
    CallGate gate = new CallGate();
    requestsLeft.set(point);
    atRequest.set(gate);
    return new HeldCall() {
      @Override
      public boolean awaitHeld(Duration timeout) throws InterruptedException {
        return gate.awaitHeld(timeout);
      }

      @Override
      public void release() {
        atRequest.compareAndSet(gate, null);
        gate.release();
      }
    };
  }

  void holdNone() {
    atClock.set(null);
    atRequest.set(null);
  }

  /** Called before each request that changes something. */
  void beforeChange() {
    CallGate gate = atRequest.get();
    if (gate != null && requestsLeft.decrementAndGet() == 0) {
      atRequest.compareAndSet(gate, null);
      gate.pass();
    }
  }

  @Override
  public Instant now() {
    CallGate gate = atClock.getAndSet(null);
    if (gate != null) {
      gate.pass();
    }
    return TimeSource.system().now();
  }

  @Override
  public Instant wall() {
    return TimeSource.system().wall();
  }

  @Override
  public void pause(Duration duration, CancellationToken cancellation) throws InterruptedException {
    TimeSource.system().pause(duration, cancellation);
  }
}
