package io.slipway.conformance;

import java.util.List;

/**
 * Thrown if a backend, or a rebalancer, breaks a rule. The message names the rule, the observation,
 * the steps before it, and the seed.
 */
public final class RuleViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** The broken rule. */
  private final ContractRule rule;

  /** Reproduces it. */
  private final long seed;

  /**
   * Creates a violation.
   *
   * @param rule the broken rule
   * @param what what is wrong
   * @param expected what the rule requires
   * @param observed what was seen
   * @param after the preceding steps, in order
   * @param seed reproduces it
   */
  public RuleViolation(
      ContractRule rule,
      String what,
      Object expected,
      Object observed,
      List<String> after,
      long seed) {
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
            + "; see "
            + rule.document()
            + "#"
            + rule.id());
    this.rule = rule;
    this.seed = seed;
  }

  /** Returns the broken rule. */
  public ContractRule rule() {
    return rule;
  }

  /** Returns the seed that reproduces it. */
  public long seed() {
    return seed;
  }
}
