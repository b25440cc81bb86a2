package io.slipway.cli;

import io.slipway.engine.EngineListener;

/** Shows an operation's events while it runs. Thread-safe. */
interface ProgressView extends EngineListener, AutoCloseable {
  /**
   * Shows a remark that is not an event of the engine.
   *
   * @param text human-readable
   */
  void note(String text);

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
