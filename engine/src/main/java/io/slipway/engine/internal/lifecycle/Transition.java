package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * The work of a row of the lifecycle.
 *
 * @param purpose the SPI's equivalent of the row's event
 * @param forward the way to the row's target
 * @param compensation the way back to where the row began, or null if there is none
 */
public record Transition(OperationKind purpose, StepPlan forward, @Nullable StepPlan compensation) {
  /** Returns whether a failure turns the operation back instead of blocking it. */
  public boolean isReversible() {
    return compensation != null;
  }

  /** Returns the way in a direction. */
  public StepPlan stepPlan(boolean backward) {
    if (!backward) {
      return forward;
    }
    if (compensation == null) {
      throw new IllegalStateException(purpose + " has no way back");
    }
    return compensation;
  }
}
