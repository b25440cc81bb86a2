package io.slipway.workload.command.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;

/** The wording of this workload's failures. */
final class Failures {
  private Failures() {}

  static BackendException invalid(String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.INVALID_ARGUMENT, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }
}
