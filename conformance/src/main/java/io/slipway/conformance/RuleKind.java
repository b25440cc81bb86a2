package io.slipway.conformance;

/** The way in which a rule is checked. The enum is open. */
public enum RuleKind {
  /** One situation. */
  EXAMPLE,
  /** Random sequences of calls, shrunk when one of them breaks the rule. */
  PROPERTY,
  /** A crash, or a lost reply, at every call of every operation. */
  CRASH,
  /** Several clients at the same time. */
  HISTORY,
  /** Not by this kit: by reading the backend. Reported as NOT VERIFIED. */
  REVIEW
}
