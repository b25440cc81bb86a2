package io.slipway.cli;

import org.jspecify.annotations.Nullable;

/** A command line that cannot be understood; nothing was done. */
final class UsageFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
