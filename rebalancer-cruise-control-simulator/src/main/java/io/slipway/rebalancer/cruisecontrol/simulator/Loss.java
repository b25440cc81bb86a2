package io.slipway.rebalancer.cruisecontrol.simulator;

/** How a client is left without an answer. */
enum Loss {
  /** The connection stays open. */
  SILENCE,
  /** The connection is closed (TCP FIN). */
  CLOSE,
  /** The connection is reset (TCP RST). */
  RESET
}
