package io.slipway.cli;

import java.util.function.Consumer;

/** The source of Ctrl-C and similar signals. */
@FunctionalInterface
interface SignalSource {
  /** Never sends any. */
  SignalSource NONE = handler -> {};

  /**
   * Begins to deliver signals instead of letting them end the process.
   *
   * @param handler receives each signal's human-readable name, on its own thread
   */
  void handle(Consumer<String> handler);
}
