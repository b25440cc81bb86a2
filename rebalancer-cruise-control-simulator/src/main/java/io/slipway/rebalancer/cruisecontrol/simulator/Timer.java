package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;
import java.time.Instant;

/** The time as one life of the server has it: what it plans ends with a restart. */
interface Timer {
  Instant now();

  void after(Duration delay, Runnable action);
}
