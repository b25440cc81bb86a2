package io.slipway.engine.internal.store;

/** Ends everything at once, as a kill does: no store may catch it and go on. */
final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  SimulatedCrash() {
    super("the machine stopped here", null, false, false);
  }
}
