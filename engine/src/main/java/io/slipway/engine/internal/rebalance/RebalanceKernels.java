package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStep;
import io.slipway.kernel.Kernel;

/**
 * What decides about rebalances. Thread-safe.
 *
 * @param states decides what a user sees
 * @param steps decides what happens in between
 */
public record RebalanceKernels(
    Kernel<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective> states,
    Kernel<RebalanceStep, RebalanceStepEvent, RebalanceStepContext, RebalanceMove> steps) {

  /** Returns the kernels of the tables that run in production; all engines share them. */
  public static RebalanceKernels production() {
    return Production.KERNELS;
  }

  private static final class Production {
    static final RebalanceKernels KERNELS =
        new RebalanceKernels(
            new Kernel<>(RebalanceTable.table()), new Kernel<>(RebalanceStepTable.table()));
  }
}
