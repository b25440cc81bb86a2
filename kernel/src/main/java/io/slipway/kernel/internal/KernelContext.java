package io.slipway.kernel.internal;

import io.slipway.kernel.Row;
import org.jspecify.annotations.Nullable;

/**
 * The context that one decision carries through squirrel: the input of the guards, and the outcome.
 * Public only because squirrel instantiates and reflects on its types.
 */
public final class KernelContext {
  private final Object input;
  private @Nullable Row<?, ?, ?, ?> taken;
  private boolean declined;
  private @Nullable Throwable failure;

  KernelContext(Object input) {
    this.input = input;
  }

  Object input() {
    return input;
  }

  void take(Row<?, ?, ?, ?> row) {
    this.taken = row;
  }

  @Nullable Row<?, ?, ?, ?> taken() {
    return taken;
  }

  void decline() {
    this.declined = true;
  }

  boolean declined() {
    return declined;
  }

  void fail(Throwable cause) {
    this.failure = cause;
  }

  @Nullable Throwable failure() {
    return failure;
  }
}
