package io.slipway.conformance;

/** The level of a rule. The enum is open. */
public enum RuleLevel {
  /** A backend that breaks it does not conform. */
  MUST,
  /** There may be a reason to break it; the report shows it. */
  SHOULD
}
