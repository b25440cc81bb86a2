package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceMovement;
import io.slipway.spi.RebalancerLoad;

/** Is told what happens to rebalances. Must neither block nor throw. */
public interface RebalanceListener {
  /** A change is durable. */
  void changed(RebalanceRecord before, RebalanceRecord after);

  /** The server has told how far its execution for a rebalance is. */
  void moved(RebalanceRecord record, RebalanceMovement movement);

  /**
   * The server of a rebalance was asked.
   *
   * @param queued how many rebalances of that server wait in line
   * @param load what it was asked so far
   */
  void asked(RebalanceRecord record, int queued, RebalancerLoad load);
}
