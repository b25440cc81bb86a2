package io.slipway.backend.fake;

import java.time.Instant;
import java.util.List;

/** The effect of a call on the world, in steps between which a caller can crash. */
interface Effect {
  /** Waits for the preconditions of the first step; not under the lock. */
  default void beforeSteps(CallExecution attempt) {}

  /**
   * Checks what can be checked before anything changes, and returns the steps; under the lock.
   *
   * @return each step runs under the lock, perhaps later than the previous one
   */
  List<Runnable> steps(Instant now);

  /** Waits for the completion of the steps; not under the lock. */
  default void await(CallExecution attempt) {}
}
