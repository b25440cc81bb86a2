package io.slipway.backend.fake;

import java.time.Instant;
import java.util.List;

/** What a call does to the world, in steps between which a caller can crash. */
interface Effect {
  /** Waits for what must be over before the first step; not under the lock. */
  default void beforeSteps(CallExecution attempt) {}

  /**
   * Checks what can be checked before anything changes, and says what to do; under the lock.
   *
   * @return each runs under the lock, perhaps later than the one before
   */
  List<Runnable> steps(Instant now);

  /** Waits for what the steps have begun; not under the lock. */
  default void await(CallExecution attempt) {}
}
