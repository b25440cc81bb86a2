package io.slipway.cli;

import io.slipway.engine.EngineListener;
import io.slipway.engine.RebalanceStatus;

/** Shows an operation's events while it runs. Thread-safe. */
interface ProgressView extends EngineListener, AutoCloseable {
  /**
   * Shows a remark that is not an event of the engine.
   *
   * @param text human-readable
   */
  void note(String text);

  /**
   * Shows that a rebalance has changed, or how far it is.
   *
   * @param status the rebalance
   */
  void rebalance(RebalanceStatus status);

  /**
   * Lets output be written to standard output, which may be the same terminal.
   *
   * @param writing writes whole lines
   */
  void result(Runnable writing);

  /** Leaves the terminal as other output expects it. Idempotent. */
  @Override
  void close();
}
