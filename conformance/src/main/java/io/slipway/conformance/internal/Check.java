package io.slipway.conformance.internal;

import io.slipway.conformance.RuleViolation;

/** The plain code of one rule: acts on a bench and throws if the rule is broken. */
@FunctionalInterface
interface Check {
  /**
   * Checks the rule once.
   *
   * @throws RuleViolation if the rule is broken
   * @throws InterruptedException if the kit's thread is interrupted
   */
  void run(Trial bench) throws InterruptedException;
}
