package io.slipway.engine.internal.operation;

import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * An event of an operation with its cause.
 *
 * @param event the event
 * @param failure the failure that led to it, or null
 */
record OperationSignal(OperationEvent event, @Nullable CallFailure failure) {
  /**
   * The maximum number of attempts in one direction of an operation. An attempt ends with a call of
   * unknown outcome; one that had no effect is repeated within it until the deadline, as a look is.
   */
  static final int MAX_ATTEMPTS = 8;

  static OperationSignal of(OperationEvent event) {
    return new OperationSignal(event, null);
  }

  static OperationSignal failed(CallFailure failure) {
    return new OperationSignal(OperationEvent.FAILED, failure);
  }

  /**
   * Its time is over.
   *
   * @param thrown by the last call that failed, or null
   */
  static OperationSignal deadline(Problem problem, @Nullable Throwable thrown) {
    return new OperationSignal(
        OperationEvent.DEADLINE, CallFailure.permanent(problem).withThrown(thrown));
  }

  static OperationSignal cancelled(String text) {
    return new OperationSignal(
        OperationEvent.CANCELLED, CallFailure.permanent(ErrorCode.CANCELLED, text));
  }

  /** It is cancelled for another command, not by its own caller: that ends no attempts. */
  static OperationSignal gaveWay(String text) {
    return new OperationSignal(
        OperationEvent.CANCELLED, CallFailure.permanent(ErrorCode.OPERATION_IN_PROGRESS, text));
  }

  CallFailure cause() {
    if (failure == null) {
      throw new IllegalStateException(event + " has no cause");
    }
    return failure;
  }

  boolean mayRetry(ClusterRecord record, boolean timeLeft) {
    return failure != null
        && failure.retryable()
        && (!failure.unknownOutcome() || record.requireOperation().attempt() < MAX_ATTEMPTS)
        && timeLeft;
  }
}
