package io.slipway.conformance;

import java.time.Duration;

/**
 * What became of one rule.
 *
 * @param rule which rule
 * @param status what became of it
 * @param detail the failure, or why it was not run; empty for a pass
 * @param tries how many worlds were tried
 * @param seed of the first try, or of the one that failed
 * @param time how long it took
 */
public record RuleResult(
    Rule rule, Status status, String detail, int tries, long seed, Duration time) {}
