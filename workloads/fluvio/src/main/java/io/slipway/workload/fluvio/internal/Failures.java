package io.slipway.workload.fluvio.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;

/** The wording of this workload's failures. */
final class Failures {
  private Failures() {}

  static BackendException invalid(String what, String expected, Object was, String... next) {
    return rejected(ErrorCode.INVALID_ARGUMENT, what, expected, was, next);
  }

  static BackendException rejected(String what, String expected, Object was, String... next) {
    return rejected(ErrorCode.BACKEND_REJECTED, what, expected, was, next);
  }

  static BackendException rejected(
      ErrorCode code, String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(code, what).withExpected(expected).withActual(was).withRemedy(next));
  }

  /** Keeps the thread's flag. */
  static BackendException interrupted(String what) {
    Thread.currentThread().interrupt();
    return BackendException.rejected(
        Problem.of(ErrorCode.CANCELLED, what + " was interrupted")
            .withRemedy("do it again when wanted"));
  }
}
