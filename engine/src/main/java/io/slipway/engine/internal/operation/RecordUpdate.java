package io.slipway.engine.internal.operation;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.NextAttempt;
import io.slipway.engine.internal.record.OperationRecord;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The effect of a directive on a record and on the progress of an attempt. Pure, so that the model
 * checker draws the same consequences as the engine.
 *
 * @param record the record that must be durable before anything else is done
 * @param attempt the progress that counts from then on
 * @param end DONE, ROLLED_BACK or BLOCKED if the engine stops driving the operation, or null
 */
public record RecordUpdate(
    ClusterRecord record, AttemptProgress attempt, @Nullable OperationPhase end) {

  /**
   * Draws the consequence of a directive.
   *
   * @param failure the failure that led to it, or null
   * @param underWay how long the operation has been under way
   * @param now the wall time
   * @throws IllegalStateException if the directive is not for a running operation
   */
  public static RecordUpdate of(
      Kernels kernels,
      Directive directive,
      ClusterRecord record,
      AttemptProgress attempt,
      @Nullable CallFailure failure,
      Duration underWay,
      Instant now) {
    return switch (directive) {
      case PROCEED -> new RecordUpdate(record, attempt, null);
      case ADVANCE, FINISH -> commit(kernels, record, now);
      case RETRY -> retry(record, attempt, cause(directive, failure), now);
      case TURN_BACK -> {
        CallFailure why = cause(directive, failure);
        yield new RecordUpdate(
            Changes.turnBack(record, why.code(), why.text(), now), AttemptProgress.NEW, null);
      }
      case BLOCK -> {
        CallFailure why = cause(directive, failure);
        yield new RecordUpdate(
            Changes.block(
                record,
                why.code(),
                why.text(),
                NextAttempt.of(record.requireOperation(), why.code(), underWay, now),
                now),
            attempt,
            OperationPhase.BLOCKED);
      }
      case CONTINUE, ABANDON ->
          throw new IllegalStateException(directive + " is not for a running operation");
    };
  }

  private static RecordUpdate commit(Kernels kernels, ClusterRecord record, Instant now) {
    OperationRecord operation = record.requireOperation();
    ClusterRecord after;
    if (operation.backward()) {
      LifecycleState to = kernels.stateBefore(operation, operation.index());
      after = Changes.commitUndo(record, to, now);
    } else {
      after = Changes.commit(record, kernels.target(record), now);
    }
    // The same fence holds for the whole plan, but each transition's steps start over.
    OperationPhase end = operation.backward() ? OperationPhase.ROLLED_BACK : OperationPhase.DONE;
    return new RecordUpdate(
        after, AttemptProgress.CLAIMED, after.operation().isEmpty() ? end : null);
  }

  private static RecordUpdate retry(
      ClusterRecord record, AttemptProgress attempt, CallFailure why, Instant now) {
    return why.unknownOutcome()
        ? new RecordUpdate(Changes.retry(record, now), AttemptProgress.NEW, null)
        : new RecordUpdate(record, attempt, null);
  }

  private static CallFailure cause(Directive directive, @Nullable CallFailure failure) {
    if (failure == null) {
      throw new IllegalStateException(directive + " has no cause");
    }
    return failure;
  }
}
