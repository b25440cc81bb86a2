package io.slipway.backend.k8s.internal;

import io.slipway.engine.InMemoryStateStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The end of an engine's process, once the world is as it says: before the next request that
 * changes something. From then on the engine sends nothing and writes nothing. Thread-safe.
 */
final class Kill implements InMemoryStateStore.Fault {
  private final BooleanSupplier once;
  private final CountDownLatch dead = new CountDownLatch(1);

  Kill(BooleanSupplier once) {
    this.once = once;
  }

  /** Called before each request that changes something. */
  void beforeChange() {
    if (isDead() || once.getAsBoolean()) {
      dead.countDown();
      throw new IllegalStateException("the engine was killed");
    }
  }

  @Override
  public void at(String key, boolean applied) {
    if (isDead()) {
      throw new IllegalStateException("the engine was killed");
    }
  }

  boolean isDead() {
    return dead.getCount() == 0;
  }

  /** Waits for it; returns whether it came. */
  boolean await(Duration patience) throws InterruptedException {
    return dead.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
