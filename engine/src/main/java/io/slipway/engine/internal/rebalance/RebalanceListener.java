package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceMovement;

/** Is told what happens to rebalances. Must neither block nor throw. */
public interface RebalanceListener {
  /** A change is durable. */
  void changed(RebalanceRecord before, RebalanceRecord after);

  /** The server has told how far its execution for a rebalance is. */
  void moved(RebalanceRecord record, RebalanceMovement movement);
}
