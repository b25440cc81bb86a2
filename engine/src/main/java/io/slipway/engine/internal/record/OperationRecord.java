package io.slipway.engine.internal.record;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operation in flight, as kept in the store.
 *
 * @param id identifies the operation through crashes and recovery
 * @param command the command
 * @param origin the state before the operation
 * @param index which transition of the plan is under way
 * @param phase APPLYING, ROLLING_BACK or BLOCKED
 * @param backward the direction, also while BLOCKED
 * @param keepOnFailure whether the way back ends before the CREATE is undone
 * @param attempt counts from 1 in each direction
 * @param startedAt when the intent was journalled
 * @param timeout the longest timeout of its callers; see {@link #allowance}
 * @param deadline when the present direction ends, if the wall clock does not jump: it is only
 *     shown, as the runner counts in process time
 * @param reason why it turned back, or null
 * @param cause why it is, or was last, blocked; the reason where it has only turned back; or null
 * @param nextAttemptAt when background repairs take it up while blocked, or null if they do not
 */
public record OperationRecord(
    OperationId id,
    Plan command,
    LifecycleState origin,
    int index,
    OperationPhase phase,
    boolean backward,
    boolean keepOnFailure,
    int attempt,
    Instant startedAt,
    Duration timeout,
    Instant deadline,
    @Nullable Cause reason,
    @Nullable Cause cause,
    @Nullable Instant nextAttemptAt) {

  /** Returns the transition under way. */
  public OperationKind purpose() {
    return command.transitions().get(index);
  }

  /** Returns whether no transition follows the present one in the present direction. */
  public boolean atLastTransition() {
    return backward ? index == 0 || keepOnFailure : index == command.transitions().size() - 1;
  }

  /**
   * Returns whether the way back erases what it stops: members about to be erased need no grace.
   */
  public boolean erasesNext() {
    return backward && leavesNothing();
  }

  /** Returns whether nothing is left to look at, no log either, once the operation is undone. */
  public boolean leavesNothing() {
    return command.creates() && !keepOnFailure;
  }

  /**
   * Returns how long the present direction may take: the timeout, but where members are stopped or
   * erased never less than it takes to do that by force. Without this floor a short timeout would
   * leave members that cannot be stopped.
   */
  public Duration allowance() {
    return stops() ? Timing.longer(timeout, Timing.LEAST_STOP) : timeout;
  }

  /**
   * Returns when the present direction ends if its present transition begins now: stopping gets its
   * minimum time in each.
   *
   * @param end when the direction was to end
   */
  public Instant extended(Instant end, Instant now) {
    Instant least = now.plus(Timing.LEAST_STOP);
    return stops() && end.isBefore(least) ? least : end;
  }

  /**
   * Returns why it is blocked or turned back, human-readable; empty if it has only gone forward.
   */
  public String why() {
    if (cause == null) {
      return "";
    }
    return reason == null || reason.equals(cause)
        ? cause.text()
        : cause.text() + " (while undoing after: " + reason.text() + ")";
  }

  private boolean stops() {
    return backward || purpose() == OperationKind.SHUTDOWN || purpose() == OperationKind.DELETE;
  }

  /** The next transition of the plan. */
  OperationRecord withIndex(int newIndex, Instant now) {
    OperationRecord next =
        with(newIndex, phase, backward, attempt, timeout, deadline, reason, cause, nextAttemptAt);
    return next.until(next.extended(deadline, now));
  }

  OperationRecord withPhase(OperationPhase newPhase, boolean newBackward) {
    return with(
        index, newPhase, newBackward, attempt, timeout, deadline, reason, cause, nextAttemptAt);
  }

  OperationRecord given(Duration brought) {
    Duration longest = Timing.longer(timeout, brought);
    return with(index, phase, backward, attempt, longest, deadline, reason, cause, nextAttemptAt);
  }

  /** The first attempt of a direction, with all of its time. */
  OperationRecord begun(Instant now) {
    return with(index, phase, backward, 1, timeout, now.plus(allowance()), reason, cause, null);
  }

  OperationRecord withNextAttempt(@Nullable Instant due) {
    return with(index, phase, backward, attempt, timeout, deadline, reason, cause, due);
  }

  OperationRecord withAttempt(int newAttempt) {
    return with(
        index, phase, backward, newAttempt, timeout, deadline, reason, cause, nextAttemptAt);
  }

  OperationRecord withCause(
      @Nullable Cause newReason, Cause newCause, @Nullable Instant nextAttempt) {
    return with(
        index, phase, backward, attempt, timeout, deadline, newReason, newCause, nextAttempt);
  }

  OperationRecord withoutNextAttempt() {
    return with(index, phase, backward, attempt, timeout, deadline, reason, cause, null);
  }

  private OperationRecord until(Instant newDeadline) {
    return with(
        index, phase, backward, attempt, timeout, newDeadline, reason, cause, nextAttemptAt);
  }

  private OperationRecord with(
      int newIndex,
      OperationPhase newPhase,
      boolean newBackward,
      int newAttempt,
      Duration newTimeout,
      Instant newDeadline,
      @Nullable Cause newReason,
      @Nullable Cause newCause,
      @Nullable Instant newNextAttemptAt) {
    return new OperationRecord(
        id,
        command,
        origin,
        newIndex,
        newPhase,
        newBackward,
        keepOnFailure,
        newAttempt,
        startedAt,
        newTimeout,
        newDeadline,
        newReason,
        newCause,
        newNextAttemptAt);
  }
}
