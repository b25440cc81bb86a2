package io.slipway.engine.internal.rebalance;

/**
 * What a decision about a rebalance looks at.
 *
 * @param budgetLeft whether attempts and time are left
 */
public record RebalanceContext(boolean budgetLeft) {}
