package io.slipway.conformance;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A {@link HeldCall} for backends that live in the harness's JVM: the harness lets their calls
 * {@link #pass} through it. Thread-safe.
 */
public final class CallGate implements HeldCall {
  private final AtomicBoolean taken = new AtomicBoolean();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** Creates a closed gate. */
  public CallGate() {}

  /**
   * Holds the first thread that comes until the {@link #release} or an interrupt, which it keeps;
   * later ones pass.
   */
  public void pass() {
    if (!taken.compareAndSet(false, true)) {
      return;
    }
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
