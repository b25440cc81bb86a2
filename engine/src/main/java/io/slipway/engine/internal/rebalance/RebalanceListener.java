package io.slipway.engine.internal.rebalance;

import io.slipway.spi.ExecutorObservation;

/** Is told what happens to rebalances. Must neither block nor throw. */
public interface RebalanceListener {
  /** A change is durable. */
  void changed(RebalanceRecord before, RebalanceRecord after);

  /** The server's executor was looked at for a rebalance. */
  void looked(RebalanceRecord record, ExecutorObservation executor);
}
