package io.slipway.engine.internal.store;

/** How long a harness runs: {@code -Dslipway.store.rounds=1000 -Dslipway.store.seed=1}. */
final class Rounds {
  private Rounds() {}

  /** Returns the rounds asked for, or the default of the short run. */
  static int count(int shortRun) {
    return Integer.getInteger("slipway.store.rounds", shortRun);
  }

  /** Returns the seed asked for, or a new one; a failure names it. */
  static long seed() {
    return Long.getLong("slipway.store.seed", System.nanoTime());
  }
}
