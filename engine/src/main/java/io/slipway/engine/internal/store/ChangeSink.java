package io.slipway.engine.internal.store;

import org.jspecify.annotations.Nullable;

/** Takes the changes of a journal, in order. */
@FunctionalInterface
interface ChangeSink {
  /**
   * Takes a change.
   *
   * @param value null for a removal
   */
  void accept(String key, long sequence, byte @Nullable [] value);
}
