/** The machines of a rebalance, on the same kernel as the lifecycle. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.rebalance;
