package io.slipway.conformance;

/** The status of one rule. The enum is open. */
public enum Status {
  /** Every try held. */
  PASS,
  /** A try broke the rule. */
  FAIL,
  /** The harness lacks a capability that the rule needs. */
  SKIPPED,
  /** The kit has no check for the rule, or it was not asked to run it. */
  NOT_VERIFIED
}
