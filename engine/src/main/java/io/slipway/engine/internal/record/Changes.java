package io.slipway.engine.internal.record;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All changes of a record. Pure functions, so that the model checker makes the same changes as the
 * engine. A new fence is part of the changes that need one: intent, change of direction, recovery,
 * and retry after an unknown outcome.
 */
public final class Changes {
  private Changes() {}

  /** The intent of an operation. */
  public static ClusterRecord begin(
      ClusterRecord record,
      OperationId id,
      Plan command,
      boolean keepOnFailure,
      Duration timeout,
      Instant now) {
    OperationRecord operation =
        new OperationRecord(
            id,
            command,
            record.state(),
            0,
            OperationPhase.APPLYING,
            false,
            keepOnFailure,
            1,
            now,
            timeout,
            now,
            null,
            null,
            null);
    ClusterRecord begun =
        record.with(record.state(), record.fence().next(), operation.begun(now), now);
    if (command.transitions().contains(OperationKind.SHUTDOWN)) {
      return begun.withShutdownBegun();
    }
    return command.countsAsRepair() ? begun.with(record.repairs().next(now)) : begun;
  }

  /** The transition under way is confirmed, and the next of the plan follows, if there is one. */
  public static ClusterRecord commit(ClusterRecord record, LifecycleState to, Instant now) {
    OperationRecord operation = record.requireOperation();
    OperationRecord rest =
        operation.atLastTransition() ? null : operation.withIndex(operation.index() + 1, now);
    ClusterRecord committed = record.with(to, record.fence(), rest, now);
    return operation.command().countsAsRepair() ? committed : committed.with(RepairRecord.NONE);
  }

  /** The transition under way is undone, and the one before it follows, if it is to be undone. */
  public static ClusterRecord commitUndo(ClusterRecord record, LifecycleState to, Instant now) {
    OperationRecord operation = record.requireOperation();
    OperationRecord rest =
        operation.atLastTransition() ? null : operation.withIndex(operation.index() - 1, now);
    return record.with(to, record.fence(), rest, now);
  }

  /** The operation undoes what it did. */
  public static ClusterRecord turnBack(
      ClusterRecord record, ErrorCode code, String text, Instant now) {
    Cause reason = new Cause(code, text);
    return record.with(
        record.state(),
        record.fence().next(),
        record
            .requireOperation()
            .withPhase(OperationPhase.ROLLING_BACK, true)
            .withCause(reason, reason, null)
            .begun(now),
        now);
  }

  /**
   * The operation is stuck. The reason for turning back is kept alongside what blocks its way back.
   */
  public static ClusterRecord block(
      ClusterRecord record,
      ErrorCode code,
      String text,
      @Nullable Instant nextAttempt,
      Instant now) {
    OperationRecord operation = record.requireOperation();
    return record.with(
        record.state(),
        record.fence(),
        operation
            .withPhase(OperationPhase.BLOCKED, operation.backward())
            .withCause(operation.reason(), new Cause(code, text), nextAttempt),
        now);
  }

  /**
   * The operation continues in its recorded direction with its full time: the longer of its present
   * timeout and that of the new caller. A timeout that was too short is not kept for ever.
   *
   * @param brought the timeout of the new caller
   */
  public static ClusterRecord recover(ClusterRecord record, Duration brought, Instant now) {
    OperationRecord operation = record.requireOperation();
    OperationPhase phase =
        operation.backward() ? OperationPhase.ROLLING_BACK : OperationPhase.APPLYING;
    return record.with(
        record.state(),
        record.fence().next(),
        operation.withPhase(phase, operation.backward()).given(brought).begun(now),
        now);
  }

  /** The same for no command: if this attempt is cut short, the next one is due at once. */
  public static ClusterRecord recoverInBackground(
      ClusterRecord record, Duration brought, Instant now) {
    ClusterRecord recovered = recover(record, brought, now);
    Instant due = record.requireOperation().nextAttemptAt();
    return recovered.with(
        recovered.state(),
        recovered.fence(),
        recovered.requireOperation().withNextAttempt(due),
        now);
  }

  /** A call of unknown outcome is made again, with a new fence: it may still land. */
  public static ClusterRecord retry(ClusterRecord record, Instant now) {
    OperationRecord operation = record.requireOperation();
    return record.with(
        record.state(), record.fence().next(), operation.withAttempt(operation.attempt() + 1), now);
  }

  /** The same for a call that had no effect, as earlier versions recorded it. */
  public static ClusterRecord retryUnderSameFence(ClusterRecord record, Instant now) {
    ClusterRecord retried = retry(record, now);
    return record.with(record.state(), record.fence(), retried.inFlight(), now);
  }

  /** A manual recovery: earlier repairs no longer count. */
  public static ClusterRecord forgetRepairs(ClusterRecord record) {
    return record.with(RepairRecord.NONE);
  }

  /**
   * The record comes from a backup: everything begun since is older than its fence. An operation
   * that was blocked then is taken up only by a command, as it may have ended long ago and its
   * cluster may run again.
   */
  public static ClusterRecord restore(ClusterRecord record, Fence highest, Instant now) {
    Fence above = record.fence().isOlderThan(highest) ? highest : record.fence();
    OperationRecord operation = record.inFlight();
    return record.with(
        record.state(),
        above.next(),
        operation == null ? null : operation.withoutNextAttempt(),
        now);
  }
}
