/** The machine of a rebalance, on the same kernel as the lifecycle. Nothing runs on it yet. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.rebalance;
