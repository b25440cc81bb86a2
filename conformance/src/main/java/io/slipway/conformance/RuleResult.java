package io.slipway.conformance;

import java.time.Duration;

/**
 * The result of one rule.
 *
 * @param rule the rule
 * @param status its status
 * @param detail the failure, or why it was not run; empty for a pass
 * @param tries the number of tries
 * @param seed the seed of the first try, or of the failed one
 * @param time how long it took
 */
public record RuleResult(
    ContractRule rule, Status status, String detail, int tries, long seed, Duration time) {}
