package io.slipway.workload.kafka.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;

/** The one place for the wording of this workload's failures. */
final class Failures {
  private Failures() {}

  static BackendException invalidSpec(String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.INVALID_ARGUMENT, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }

  static BackendException rejected(String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.BACKEND_REJECTED, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }

  static BackendException rejected(String what, Throwable cause, String next) {
    return BackendException.builder(
            Problem.of(ErrorCode.BACKEND_REJECTED, what).withActual(cause).withRemedy(next))
        .cause(cause)
        .build();
  }

  /** Keeps the thread's flag. */
  static BackendException interrupted(String what) {
    Thread.currentThread().interrupt();
    return BackendException.rejected(
        Problem.of(ErrorCode.CANCELLED, what + " was interrupted")
            .withRemedy("do it again when wanted"));
  }
}
