package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceReason;
import io.slipway.spi.Outcome;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An event of a rebalance with what it brings.
 *
 * @param event the event
 * @param cause why, or null
 * @param taskId the server's id of what was requested, or null
 * @param summary what was proposed, or what the execution moves, or null
 * @param movement how far the execution is, or null
 * @param retryAfter how long to wait at least before the next request
 */
record RebalanceSignal(
    RebalanceStepEvent event,
    @Nullable RebalanceCause cause,
    @Nullable String taskId,
    @Nullable ProposalSummary summary,
    @Nullable RebalanceMovement movement,
    Duration retryAfter) {

  static RebalanceSignal of(RebalanceStepEvent event) {
    return new RebalanceSignal(event, null, null, null, null, Duration.ZERO);
  }

  static RebalanceSignal of(RebalanceStepEvent event, RebalanceReason reason, String text) {
    return of(event).with(new RebalanceCause(reason, text));
  }

  /** A request to propose or to execute has failed. */
  static RebalanceSignal ofRequest(RebalanceException failure) {
    if (failure.outcome() != Outcome.NOT_APPLIED) {
      // Whatever it is, the server may have taken the request: a look tells.
      return failed(RebalanceStepEvent.TRANSIENT_FAULT, failure);
    }
    return ofEnd(failure);
  }

  /** The server has done nothing, and is done with it. */
  static RebalanceSignal ofEnd(RebalanceException failure) {
    return switch (failure.kind()) {
      case NOT_YET -> failed(RebalanceStepEvent.NOT_YET, failure);
      case PERMANENT -> failed(RebalanceStepEvent.PERMANENT_FAULT, failure);
      case FORGOTTEN -> failed(RebalanceStepEvent.FORGOTTEN, failure);
      case TRANSIENT -> failed(RebalanceStepEvent.REFUSED, failure);
    };
  }

  /** A look, or a request to stop, has failed: it is repeated, whatever the kind. */
  static RebalanceSignal ofLook(RebalanceException failure) {
    return failed(RebalanceStepEvent.TRANSIENT_FAULT, failure);
  }

  static RebalanceSignal failed(RebalanceStepEvent event, RebalanceException failure) {
    return new RebalanceSignal(
        event,
        RebalanceCause.of(failure),
        null,
        null,
        null,
        failure.retryAfter().orElse(Duration.ZERO));
  }

  RebalanceSignal with(@Nullable RebalanceCause value) {
    return new RebalanceSignal(event, value, taskId, summary, movement, retryAfter);
  }

  RebalanceSignal withTask(@Nullable String id, @Nullable ProposalSummary moves) {
    return new RebalanceSignal(event, cause, id, moves, movement, retryAfter);
  }

  RebalanceSignal with(@Nullable RebalanceMovement value) {
    return new RebalanceSignal(event, cause, taskId, summary, value, retryAfter);
  }
}
