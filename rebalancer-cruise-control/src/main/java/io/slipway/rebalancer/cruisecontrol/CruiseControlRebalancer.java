package io.slipway.rebalancer.cruisecontrol;

import io.slipway.spi.Rebalancer;

/** A rebalancer of one Cruise Control server. Thread-safe. */
public interface CruiseControlRebalancer extends Rebalancer {
  /** Returns what it has asked of its server so far. Never blocks on the server. */
  CruiseControlStatistics statistics();
}
