package io.slipway.engine.internal.operation;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a directive makes of a record and of what was done. Pure, so that the model checker draws
 * the same consequences as the engine.
 *
 * @param record what must be durable before anything else is done
 * @param attempt what counts as done from then on
 * @param end DONE, UNDONE or BLOCKED if the engine gives the operation out of hand, or null
 */
public record Consequence(ClusterRecord record, Attempt attempt, @Nullable OperationPhase end) {

  /**
   * Draws the consequence of a directive.
   *
   * @param failure what led to it, or null for the good ones
   * @throws IllegalStateException if the directive is not for a running operation
   */
  public static Consequence of(
      Kernels kernels,
      Directive directive,
      ClusterRecord record,
      Attempt attempt,
      @Nullable CallFailure failure,
      Instant now) {
    return switch (directive) {
      case PROCEED -> new Consequence(record, attempt, null);
      case ADVANCE, FINISH -> commit(kernels, record, now);
      case RETRY -> retry(record, attempt, cause(directive, failure), now);
      case TURN_BACK -> {
        CallFailure why = cause(directive, failure);
        yield new Consequence(
            Changes.turnBack(record, why.code(), why.text(), now), Attempt.NEW, null);
      }
      case BLOCK -> {
        CallFailure why = cause(directive, failure);
        yield new Consequence(
            Changes.block(record, why.code(), why.text(), null, now),
            attempt,
            OperationPhase.BLOCKED);
      }
      case TAKE_UP, ABANDON ->
          throw new IllegalStateException(directive + " is not for a running operation");
    };
  }

  private static Consequence commit(Kernels kernels, ClusterRecord record, Instant now) {
    OperationRecord operation = record.held();
    ClusterRecord after;
    if (operation.backward()) {
      LifecycleState to = kernels.stateBefore(operation, operation.index());
      after = Changes.commitUndo(record, to, now);
    } else {
      after = Changes.commit(record, kernels.target(record), now);
    }
    // The same fence holds for the whole plan, but each transition's steps begin anew.
    OperationPhase end = operation.backward() ? OperationPhase.UNDONE : OperationPhase.DONE;
    return new Consequence(after, Attempt.CLAIMED, after.operation().isEmpty() ? end : null);
  }

  private static Consequence retry(
      ClusterRecord record, Attempt attempt, CallFailure why, Instant now) {
    boolean unknown = why.unknownOutcome();
    return new Consequence(
        Changes.retry(record, unknown, now), unknown ? Attempt.NEW : attempt, null);
  }

  private static CallFailure cause(Directive directive, @Nullable CallFailure failure) {
    if (failure == null) {
      throw new IllegalStateException(directive + " has no cause");
    }
    return failure;
  }
}
