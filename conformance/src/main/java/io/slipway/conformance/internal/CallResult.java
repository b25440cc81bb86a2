package io.slipway.conformance.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of a changing call: done, or its failure. */
record CallResult(String call, @Nullable Throwable thrown) {
  boolean ok() {
    return thrown == null;
  }

  Optional<BackendException> failure() {
    return thrown instanceof BackendException e ? Optional.of(e) : Optional.empty();
  }

  boolean failedWith(ErrorCode code) {
    return failure().filter(e -> e.code() == code).isPresent();
  }

  /** Returns whether the call may have had an effect, or a part of it. */
  boolean unknown() {
    return !ok() && failure().map(e -> e.outcome() != Outcome.NOT_APPLIED).orElse(true);
  }

  @Override
  public String toString() {
    if (thrown == null) {
      return call + " succeeded";
    }
    return failure()
        .map(
            e ->
                call
                    + " failed with "
                    + e.code()
                    + (e.retryable() ? " retryable" : "")
                    + " "
                    + e.outcome()
                    + " ("
                    + e.getMessage()
                    + ")")
        .orElse(call + " threw " + thrown);
  }
}
