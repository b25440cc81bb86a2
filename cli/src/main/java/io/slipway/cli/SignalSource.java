package io.slipway.cli;

import java.util.function.Consumer;

/** Where Ctrl-C and its like come from. */
@FunctionalInterface
interface SignalSource {
  /** Never gives one. */
  SignalSource NONE = handler -> {};

  /**
   * Begins to give signals instead of letting them end the process.
   *
   * @param handler takes each signal's name for people, on a thread of its own
   */
  void handle(Consumer<String> handler);
}
