package io.slipway.engine.internal.rebalance;

import io.slipway.kernel.Decision;
import io.slipway.kernel.Kernel;
import java.util.Optional;

/**
 * The part of a rebalance that its machine decides on and changes. Pure, so that the model checker
 * makes the same changes as the engine.
 *
 * @param state the state
 * @param attempt counts from 1 with each request; 0 before the first
 */
public record RebalanceProgress(RebalanceState state, int attempt) {
  /** None was ever requested. */
  public static final RebalanceProgress NONE = new RebalanceProgress(RebalanceState.NONE, 0);

  /**
   * A decision that was taken.
   *
   * @param progress what is to be journalled
   * @param directive what follows
   */
  public record Step(RebalanceProgress progress, RebalanceDirective directive) {}

  /**
   * Answers an event.
   *
   * @param beforeDeadline whether time is left
   * @param maxAttempts at most so many attempts a request
   * @return empty if the table refuses the event; then nothing changes
   */
  public Optional<Step> after(
      Kernel<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective> kernel,
      RebalanceEvent event,
      boolean beforeDeadline,
      int maxAttempts) {
    RebalanceContext context = new RebalanceContext(beforeDeadline && attempt < maxAttempts);
    Decision<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective> decision =
        kernel.decide(state, event, context);
    if (decision
        instanceof
        Decision.Accepted<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective>
            yes) {
      RebalanceDirective directive = yes.row().payload();
      int attempts = attempt;
      if (directive == RebalanceDirective.BEGIN) {
        attempts = 1;
      } else if (directive == RebalanceDirective.TRY_AGAIN) {
        attempts = attempt + 1;
      }
      return Optional.of(new Step(new RebalanceProgress(yes.row().to(), attempts), directive));
    }
    return Optional.empty();
  }
}
