package io.slipway.engine.internal.rebalance;

import io.slipway.spi.TaskObservation;
import java.util.Optional;

/**
 * What a look at the server means for a rebalance. Pure: the model checker reads as the engine
 * does.
 *
 * @param task what the server says of the proposal in PROPOSING, and of the last execution in every
 *     other step; ABSENT if there was none
 * @param executor what the executor does
 * @param withoutEffect whether the task has FAILED before it moved anything, for a reason that may
 *     pass, such as that another execution was faster
 * @param settled whether nothing that was sent can still arrive: the request's bound, and what the
 *     server may delay it by, were over before the look began
 */
public record RebalanceReading(
    TaskObservation.Phase task, ExecutorView executor, boolean withoutEffect, boolean settled) {

  /**
   * Returns the event that it is.
   *
   * @return empty if it changes nothing: there is no task to look for
   */
  public Optional<RebalanceStepEvent> event(RebalanceProgress progress) {
    return switch (progress.step()) {
      case ENDED -> progress.abandoned() ? abandoned(progress) : Optional.empty();
      case QUEUED -> Optional.empty();
      case PROPOSING -> Optional.of(proposing());
      case PROPOSED -> Optional.of(proposed(progress));
      case STARTING -> progress.sent() ? Optional.of(starting()) : Optional.empty();
      case EXECUTING -> Optional.of(executing(progress));
      case STOPPING -> Optional.of(stopping(progress));
    };
  }

  /** That a proposal is computed is told by its summary, not here. */
  private RebalanceStepEvent proposing() {
    if (executor == ExecutorView.OURS) {
      return RebalanceStepEvent.STARTED;
    }
    return switch (task) {
      case ABSENT -> RebalanceStepEvent.FORGOTTEN;
      case UNKNOWN -> RebalanceStepEvent.TRANSIENT_FAULT;
      case FAILED -> RebalanceStepEvent.PERMANENT_FAULT;
      default -> RebalanceStepEvent.PROGRESSED;
    };
  }

  private RebalanceStepEvent proposed(RebalanceProgress progress) {
    return switch (executor) {
      case IDLE -> progress.approved() && settled ? turn(progress) : RebalanceStepEvent.PROGRESSED;
      case OURS -> RebalanceStepEvent.STARTED;
      case OTHERS -> RebalanceStepEvent.PROGRESSED;
      case UNKNOWN -> RebalanceStepEvent.TRANSIENT_FAULT;
    };
  }

  /** An idle executor says nothing of an earlier execution that the server still computes. */
  private RebalanceStepEvent turn(RebalanceProgress progress) {
    return switch (task) {
      case ABSENT, FAILED -> RebalanceStepEvent.TURN;
      case COMPLETED -> progress.reported() ? RebalanceStepEvent.TURN : RebalanceStepEvent.REPORTED;
      case UNKNOWN -> RebalanceStepEvent.TRANSIENT_FAULT;
      default -> RebalanceStepEvent.PROGRESSED;
    };
  }

  private RebalanceStepEvent starting() {
    if (executor == ExecutorView.OURS) {
      return RebalanceStepEvent.STARTED;
    }
    return switch (task) {
      case UNKNOWN -> RebalanceStepEvent.TRANSIENT_FAULT;
      case ABSENT ->
          executor == ExecutorView.UNKNOWN
              ? RebalanceStepEvent.TRANSIENT_FAULT
              : settled ? RebalanceStepEvent.FORGOTTEN : RebalanceStepEvent.PROGRESSED;
      default -> RebalanceStepEvent.STARTED;
    };
  }

  private RebalanceStepEvent executing(RebalanceProgress progress) {
    if (executor == ExecutorView.UNKNOWN || task == TaskObservation.Phase.UNKNOWN) {
      return RebalanceStepEvent.TRANSIENT_FAULT;
    }
    if (executor == ExecutorView.OURS) {
      return RebalanceStepEvent.PROGRESSED;
    }
    return switch (task) {
      case COMPLETED -> completed(progress);
      case FAILED -> failed();
      // Also after a report: that may have been too early, and a restart may have ended it since.
      case ABSENT -> RebalanceStepEvent.FORGOTTEN;
      default -> RebalanceStepEvent.PROGRESSED;
    };
  }

  /** What another execution was in the way of waits for its end. */
  private RebalanceStepEvent failed() {
    if (!withoutEffect) {
      return RebalanceStepEvent.PERMANENT_FAULT;
    }
    return executor == ExecutorView.OTHERS
        ? RebalanceStepEvent.NOT_YET
        : RebalanceStepEvent.FORGOTTEN;
  }

  /**
   * A task may be reported complete for a moment before its execution begins, while the executor is
   * still idle: only the second look in a row is believed.
   */
  private RebalanceStepEvent completed(RebalanceProgress progress) {
    return progress.reported() && executor == ExecutorView.IDLE
        ? RebalanceStepEvent.COMPLETED
        : RebalanceStepEvent.REPORTED;
  }

  private RebalanceStepEvent stopping(RebalanceProgress progress) {
    if (executor == ExecutorView.UNKNOWN || task == TaskObservation.Phase.UNKNOWN) {
      return RebalanceStepEvent.TRANSIENT_FAULT;
    }
    if (executor == ExecutorView.OURS) {
      return RebalanceStepEvent.PROGRESSED;
    }
    return switch (task) {
      case COMPLETED ->
          executor == ExecutorView.IDLE ? completed(progress) : RebalanceStepEvent.STOPPED;
      case FAILED -> RebalanceStepEvent.STOPPED;
      case ABSENT -> settled ? RebalanceStepEvent.STOPPED : RebalanceStepEvent.PROGRESSED;
      default -> RebalanceStepEvent.PROGRESSED;
    };
  }

  private Optional<RebalanceStepEvent> abandoned(RebalanceProgress progress) {
    return switch (stopping(progress)) {
      case REPORTED -> Optional.of(RebalanceStepEvent.REPORTED);
      case COMPLETED, STOPPED -> Optional.of(RebalanceStepEvent.STOPPED);
      default -> Optional.empty();
    };
  }
}
