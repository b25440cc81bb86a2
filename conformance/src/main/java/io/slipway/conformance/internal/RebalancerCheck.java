package io.slipway.conformance.internal;

import io.slipway.conformance.RuleViolation;

/** The plain code of one rule for rebalancers. */
@FunctionalInterface
interface RebalancerCheck {
  /**
   * Checks the rule once.
   *
   * @throws RuleViolation if the rule is broken
   * @throws InterruptedException if the kit's thread is interrupted
   */
  void run(RebalancerTrial trial) throws InterruptedException;
}
