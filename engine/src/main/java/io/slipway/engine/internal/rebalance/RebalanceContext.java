package io.slipway.engine.internal.rebalance;

/**
 * The input of a decision about a rebalance.
 *
 * @param budgetLeft whether attempts and time are left
 */
public record RebalanceContext(boolean budgetLeft) {}
