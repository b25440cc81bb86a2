package io.slipway.conformance;

import java.util.List;

/** A backend broke a rule. The message names the rule, what was seen, after what, and the seed. */
public final class RuleViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** Which rule was broken. */
  private final Rule rule;

  /** Reproduces it. */
  private final long seed;

  /**
   * Creates a violation.
   *
   * @param rule which rule was broken
   * @param what what is wrong
   * @param expected what the rule wants
   * @param observed what was seen
   * @param after what was done before, in order
   * @param seed reproduces it
   */
  public RuleViolation(
      Rule rule, String what, Object expected, Object observed, List<String> after, long seed) {
    super(
        "["
            + rule.id()
            + "] "
            + what
            + ": expected "
            + expected
            + ", observed "
            + observed
            + "; after "
            + (after.isEmpty() ? "nothing" : String.join(", ", after))
            + "; seed "
            + seed
            + "; see RULES.md#"
            + rule.id());
    this.rule = rule;
    this.seed = seed;
  }

  /** Returns which rule was broken. */
  public Rule rule() {
    return rule;
  }

  /** Returns the seed that reproduces it. */
  public long seed() {
    return seed;
  }
}
