package io.slipway.conformance.local;

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
 * The machine's clock, with a gate: the call that asks for the time waits there. Each does so
 * before it changes anything, and again on its way. Thread-safe.
 */
final class HeldTime implements TimeSource {
  private final AtomicReference<@Nullable Gate> gate = new AtomicReference<>();

  /** Closes the gate for one call, at the n-th time that it asks. */
  HeldCall holdNext(int look) {
    Gate next = new Gate(look);
    gate.set(next);
    return next.call;
  }

  /** Opens the gate for calls to come. */
  void holdNone() {
    gate.set(null);
  }

  @Override
  public Instant now() {
    pass();
    return TimeSource.system().now();
  }

  @Override
  public Instant wall() {
    pass();
    return TimeSource.system().wall();
  }

  private void pass() {
    Gate next = gate.get();
    if (next != null && next.looks.decrementAndGet() == 0) {
      gate.compareAndSet(next, null);
      next.call.pass();
    }
  }

  @Override
  public void pause(Duration duration, CancellationToken cancellation) throws InterruptedException {
    TimeSource.system().pause(duration, cancellation);
  }

  /** Holds the call that asks for the n-th time. */
  private record Gate(CallGate call, AtomicInteger looks) {
    Gate(int look) {
      this(new CallGate(), new AtomicInteger(look));
    }
  }
}
