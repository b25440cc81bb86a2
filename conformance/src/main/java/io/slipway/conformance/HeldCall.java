package io.slipway.conformance;

import java.time.Duration;

/**
 * A changing call that was stopped on its way: after it has begun, before it changes anything. It
 * stands for a call of an engine that has crashed since, and that lands late.
 */
public interface HeldCall {
  /**
   * Waits until the call is held.
   *
   * @param timeout by the machine's clock
   * @return whether it has
   * @throws InterruptedException if the thread is interrupted
   */
  boolean awaitHeld(Duration timeout) throws InterruptedException;

  /** Lets the call continue, or lets later ones pass if none has arrived. Idempotent. */
  void release();
}
