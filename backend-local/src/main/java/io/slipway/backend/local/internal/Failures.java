package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.DiskFault;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.SlipwayException;
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
              ErrorCode.BACKEND_UNAVAILABLE,
              "cannot "
                  + doing
                  + ": "
                  + cause.getMessage()
                  + "; put the file back, or delete the cluster, which needs none of its records")
          .retryable()
          .outcome(Outcome.UNKNOWN)
          .cause(cause)
          .build();
    }
    DiskFault fault = DiskFault.of(cause);
    return BackendException.builder(
            ErrorCode.BACKEND_UNAVAILABLE,
            SlipwayException.text(
                "cannot " + doing,
                fault.expected(),
                cause.toString(),
                fault.next() + ", then repeat"))
        .retryable()
        .outcome(Outcome.UNKNOWN)
        .cause(cause)
        .build();
  }

  static BackendException cancelled(String doing, String why) {
    return BackendException.builder(
            ErrorCode.CANCELLED, "cancelled while about to " + doing + ": " + why + "; repeat it")
        .outcome(Outcome.UNKNOWN)
        .build();
  }

  static BackendException deadline(CallContext call, String doing) {
    return BackendException.builder(
            ErrorCode.DEADLINE_EXCEEDED,
            SlipwayException.text(
                "no time left to " + doing,
                "an end before " + call.deadline(),
                "a later time",
                "repeat it with a longer deadline"))
        .outcome(Outcome.UNKNOWN)
        .retryable()
        .build();
  }

  static BackendException rejected(String what, String expected, Object was, String next) {
    return BackendException.rejected(
        ErrorCode.BACKEND_REJECTED, SlipwayException.text(what, expected, was, next));
  }

  static BackendException invalid(String what, String expected, Object was, String next) {
    return BackendException.rejected(
        ErrorCode.INVALID_ARGUMENT, SlipwayException.text(what, expected, was, next));
  }
}
