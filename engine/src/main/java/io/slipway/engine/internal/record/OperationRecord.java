package io.slipway.engine.internal.record;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.Purpose;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operation in flight, as the store keeps it.
 *
 * @param id names the operation through crashes and recoveries
 * @param command what was asked for
 * @param origin the state before the operation
 * @param index which transition of the plan is under way
 * @param phase FORWARD, BACKWARD or BLOCKED
 * @param backward the direction, also while BLOCKED
 * @param keepOnFailure whether the way back ends before the CREATE is undone
 * @param attempt counts from 1 in each direction
 * @param startedAt when the intent was journalled
 * @param timeout the duration that each direction and each recovery is given
 * @param deadline when the present direction ends
 * @param causeCode why it turned back or is blocked, or null
 * @param cause the same for people
 * @param nextAttemptAt when a blocked operation may be tried again, or null
 */
public record OperationRecord(
    OperationId id,
    Command command,
    LifecycleState origin,
    int index,
    OperationPhase phase,
    boolean backward,
    boolean keepOnFailure,
    int attempt,
    Instant startedAt,
    Duration timeout,
    Instant deadline,
    @Nullable ErrorCode causeCode,
    String cause,
    @Nullable Instant nextAttemptAt) {

  /** Returns the transition under way. */
  public Purpose purpose() {
    return command.plan().get(index);
  }

  /** Returns whether no transition follows the present one in the present direction. */
  public boolean atLastTransition() {
    return backward ? index == 0 || keepOnFailure : index == command.plan().size() - 1;
  }

  /**
   * Returns whether the way back erases what it stops: who is about to be erased needs no grace.
   */
  public boolean erasesNext() {
    return backward && command.creates() && !keepOnFailure;
  }

  OperationRecord at(int newIndex) {
    return new OperationRecord(
        id,
        command,
        origin,
        newIndex,
        phase,
        backward,
        keepOnFailure,
        attempt,
        startedAt,
        timeout,
        deadline,
        causeCode,
        cause,
        nextAttemptAt);
  }

  OperationRecord in(OperationPhase newPhase, boolean newBackward) {
    return new OperationRecord(
        id,
        command,
        origin,
        index,
        newPhase,
        newBackward,
        keepOnFailure,
        attempt,
        startedAt,
        timeout,
        deadline,
        causeCode,
        cause,
        nextAttemptAt);
  }

  OperationRecord attempting(int newAttempt, Instant newDeadline) {
    return new OperationRecord(
        id,
        command,
        origin,
        index,
        phase,
        backward,
        keepOnFailure,
        newAttempt,
        startedAt,
        timeout,
        newDeadline,
        causeCode,
        cause,
        null);
  }

  OperationRecord because(ErrorCode code, String text, @Nullable Instant nextAttempt) {
    return new OperationRecord(
        id,
        command,
        origin,
        index,
        phase,
        backward,
        keepOnFailure,
        attempt,
        startedAt,
        timeout,
        deadline,
        code,
        text,
        nextAttempt);
  }
}
