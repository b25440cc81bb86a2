package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import io.slipway.spi.BackendException;
import io.slipway.spi.DiskFault;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** The wording of the backend's failures. */
final class Failures {
  private Failures() {}

  static BackendException ofFiles(String doing, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return cancelled(doing, "the thread was interrupted");
    }
    if (cause instanceof MalformedRecordException) {
      return BackendException.builder(
              Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "cannot " + doing)
                  .withActual(String.valueOf(cause.getMessage()))
                  .withRemedy("put the file back")
                  .withRemedy("delete the cluster, which needs none of its records"))
          .retryable()
          .outcome(Outcome.UNKNOWN)
          .cause(cause)
          .build();
    }
    DiskFault fault = DiskFault.of(cause);
    return BackendException.builder(
            Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "cannot " + doing)
                .withExpected(fault.expected())
                .withActual(cause.toString())
                .withRemedy(fault.next() + ", then repeat"))
        .retryable()
        .outcome(Outcome.UNKNOWN)
        .cause(cause)
        .build();
  }

  static BackendException cancelled(String doing, String why) {
    return BackendException.builder(
            Problem.of(ErrorCode.CANCELLED, "cancelled while about to " + doing)
                .withActual(why)
                .withRemedy("repeat it"))
        .outcome(Outcome.UNKNOWN)
        .build();
  }

  static BackendException deadline(String doing) {
    return BackendException.builder(
            Problem.of(ErrorCode.DEADLINE_EXCEEDED, "no time left to " + doing)
                .withRemedy(Remedy.of(Remedy.Action.LONGER_TIMEOUT)))
        .outcome(Outcome.UNKNOWN)
        .retryable()
        .build();
  }

  static BackendException missing(String what, String expected, String next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.BACKEND_REJECTED, what).withExpected(expected).withRemedy(next));
  }

  static BackendException rejected(String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.BACKEND_REJECTED, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }

  static BackendException invalid(String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.INVALID_ARGUMENT, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }
}
