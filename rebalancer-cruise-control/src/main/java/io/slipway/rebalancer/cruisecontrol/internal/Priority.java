package io.slipway.rebalancer.cruisecontrol.internal;

/** How urgent a request is, the most urgent first. */
enum Priority {
  STOP(true),
  EXECUTE(false),
  STATUS(true),
  PROPOSE(false);

  private final boolean reserve;

  Priority(boolean reserve) {
    this.reserve = reserve;
  }

  /** Returns whether it may use the slot that is kept for the brake and for looks. */
  boolean mayUseReserve() {
    return reserve;
  }
}
