package io.slipway.engine.internal.operation;

import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationStatus;
import io.slipway.engine.internal.record.OperationRecord;

/** Creates statuses of operations. */
public final class OperationStatuses {
  private OperationStatuses() {}

  /** Returns the status of an operation as a record, or the history, has it. */
  public static OperationStatus of(OperationRecord operation) {
    return of(operation, false);
  }

  /** Returns the same of an operation that this engine is known to drive, or not. */
  static OperationStatus of(OperationRecord operation, boolean driven) {
    return OperationStatus.builder(operation.id(), operation.command().shown(), operation.phase())
        .backward(operation.backward())
        .cause(operation.why())
        .attempt(operation.attempt())
        .startedAt(operation.startedAt())
        .deadline(operation.deadline())
        .nextAttempt(operation.phase() == OperationPhase.BLOCKED ? operation.nextAttemptAt() : null)
        .outlook(driven ? "it is under way" : outlook(operation))
        .build();
  }

  private static String outlook(OperationRecord operation) {
    if (operation.phase() == OperationPhase.DONE
        || operation.phase() == OperationPhase.ROLLED_BACK) {
      return "it is over";
    }
    String way = operation.backward() ? "be undone" : "be brought to its end";
    String who =
        operation.command().isPreemptible()
            ? "by 'recover'; any other command takes precedence"
            : operation.nextAttemptAt() == null
                ? "by 'recover' or by the same command"
                : "by 'recover', by the same command, or by background repairs";
    String state =
        operation.phase() == OperationPhase.BLOCKED
            ? "blocked; it will "
            : "unless it runs now, it will ";
    return state + way + " " + who;
  }
}
