package io.slipway.workload.kafka.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;

/** The one place for the wording of this workload's failures. */
final class Failures {
  private Failures() {}

  static BackendException invalidSpec(String what, String expected, Object was, String next) {
    return BackendException.rejected(
        ErrorCode.INVALID_ARGUMENT, SlipwayException.text(what, expected, was, next));
  }

  static BackendException rejected(String what, String expected, Object was, String next) {
    return BackendException.rejected(
        ErrorCode.BACKEND_REJECTED, SlipwayException.text(what, expected, was, next));
  }

  static BackendException rejected(String message, Throwable cause) {
    return BackendException.builder(ErrorCode.BACKEND_REJECTED, message).cause(cause).build();
  }

  static BackendException unavailable(String message) {
    return BackendException.builder(ErrorCode.BACKEND_UNAVAILABLE, message).retryable().build();
  }

  /** Keeps the thread's flag. */
  static BackendException interrupted(String what) {
    Thread.currentThread().interrupt();
    return BackendException.rejected(
        ErrorCode.CANCELLED, what + " was interrupted; do it again when wanted");
  }
}
