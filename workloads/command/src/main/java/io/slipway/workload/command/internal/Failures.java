package io.slipway.workload.command.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;

/** The wording of this workload's failures. */
final class Failures {
  private Failures() {}

  static BackendException invalid(String what, String expected, Object was, String next) {
    return BackendException.rejected(
        ErrorCode.INVALID_ARGUMENT, SlipwayException.text(what, expected, was, next));
  }
}
