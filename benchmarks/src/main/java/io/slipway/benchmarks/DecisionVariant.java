package io.slipway.benchmarks;

/** A machine that goes from RUNNING to SHUTDOWN and back, with a guard and an action each time. */
interface DecisionVariant {
  String name();

  /** Takes so many decisions, one after the other. */
  void run(int decisions);

  /**
   * Checks that every decision was taken.
   *
   * @throws IllegalStateException if not
   */
  void check();
}
