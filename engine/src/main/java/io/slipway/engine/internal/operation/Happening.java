package io.slipway.engine.internal.operation;

import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of an operation with what led to it.
 *
 * @param event the event
 * @param failure what led to it, or null for the good ones
 */
record Happening(OperationEvent event, @Nullable CallFailure failure) {
  /** How often the same direction of an operation tries. */
  static final int MAX_ATTEMPTS = 8;

  static Happening of(OperationEvent event) {
    return new Happening(event, null);
  }

  static Happening failed(CallFailure failure) {
    return new Happening(OperationEvent.FAILED, failure);
  }

  static Happening deadline(String text) {
    return new Happening(
        OperationEvent.DEADLINE, CallFailure.permanent(ErrorCode.DEADLINE_EXCEEDED, text));
  }

  static Happening cancelled(String text) {
    return new Happening(
        OperationEvent.CANCELLED, CallFailure.permanent(ErrorCode.CANCELLED, text));
  }

  CallFailure cause() {
    if (failure == null) {
      throw new IllegalStateException(event + " has no cause");
    }
    return failure;
  }

  boolean mayRetry(ClusterRecord record, Instant now) {
    return failure != null
        && failure.retryable()
        && record.held().attempt() < MAX_ATTEMPTS
        && now.isBefore(record.held().deadline());
  }
}
