package io.slipway.engine;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import java.time.Instant;
import java.util.Optional;

/** An event of an operation. The interface is open: later versions may add kinds. */
public interface EngineEvent {
  /** Returns the cluster concerned. */
  ClusterId cluster();

  /** Returns the operation concerned, by its {@link Operation#id()}. */
  OperationId operation();

  /** Returns when it happened. */
  Instant at();

  /**
   * The intent of an operation is durable; its first side effect follows.
   *
   * @param cluster the cluster
   * @param operation the operation
   * @param at when
   * @param command the command
   * @param from the state before
   * @param deadline when the operation turns back or blocks
   * @param joined whether it continues an interrupted operation
   */
  record OperationStarted(
      ClusterId cluster,
      OperationId operation,
      Instant at,
      OperationPlan command,
      LifecycleState from,
      Instant deadline,
      boolean joined)
      implements EngineEvent {}

  /**
   * A step begins.
   *
   * @param cluster the cluster
   * @param operation the operation
   * @param at when
   * @param step the step, human-readable, such as {@code launch: spu-1, spu-2}
   */
  record StepStarted(ClusterId cluster, OperationId operation, Instant at, String step)
      implements EngineEvent {}

  /**
   * A backend reports progress. A report that comes after the end of the operation is dropped.
   *
   * @param cluster the cluster
   * @param operation the operation
   * @param at when
   * @param member the member concerned, if there is one
   * @param text human-readable
   */
  record BackendProgress(
      ClusterId cluster, OperationId operation, Instant at, Optional<MemberId> member, String text)
      implements EngineEvent {}

  /**
   * The count of confirmed or live SPUs has changed.
   *
   * @param cluster the cluster
   * @param operation the operation
   * @param at when
   * @param confirmed how many are confirmed
   * @param desired how many are wanted
   * @param alive how many are alive, confirmed or not
   */
  record ConfirmationChanged(
      ClusterId cluster, OperationId operation, Instant at, int confirmed, int desired, int alive)
      implements EngineEvent {}

  /**
   * A member that should come up does not, or does not for another reason than before, or no longer
   * fails. Told once for each such change.
   *
   * @param cluster the cluster
   * @param operation the operation
   * @param at when
   * @param member the member
   * @param failure why it does not come up; empty if it no longer fails
   */
  record MemberFailing(
      ClusterId cluster,
      OperationId operation,
      Instant at,
      MemberId member,
      Optional<MemberFailure> failure)
      implements EngineEvent {}

  /**
   * A call failed and will be tried again.
   *
   * @param cluster the cluster
   * @param operation the operation
   * @param at when
   * @param attempt the attempt that failed; a call that had no effect is repeated within the same
   *     one
   * @param cause why
   * @param nextAttemptAt when it is tried again
   */
  record Retrying(
      ClusterId cluster,
      OperationId operation,
      Instant at,
      int attempt,
      String cause,
      Instant nextAttemptAt)
      implements EngineEvent {}

  /**
   * The operation undoes what it did.
   *
   * @param cluster the cluster
   * @param operation the operation
   * @param at when
   * @param code the kind of failure that led to it
   * @param cause why
   */
  record RollbackStarted(
      ClusterId cluster, OperationId operation, Instant at, ErrorCode code, String cause)
      implements EngineEvent {}

  /**
   * A transition is durable.
   *
   * @param cluster the cluster
   * @param operation the operation
   * @param at when
   * @param from the state before
   * @param kind the lifecycle event; REPAIR keeps the state
   * @param undone whether that event was undone instead
   * @param to the state now
   */
  record Committed(
      ClusterId cluster,
      OperationId operation,
      Instant at,
      LifecycleState from,
      OperationKind kind,
      boolean undone,
      LifecycleState to)
      implements EngineEvent {
    /** Returns the lifecycle event, human-readable, such as {@code undo CREATE}. */
    public String event() {
      return (undone ? "undo " : "") + kind;
    }
  }

  /**
   * The operation is over or stuck. It may hold its cluster for a moment longer: the next command
   * belongs to a dependent of {@link Operation#result()}, or to the caller of this one.
   *
   * @param cluster the cluster
   * @param operation the operation
   * @param at when
   * @param phase DONE, ROLLED_BACK or BLOCKED
   * @param state the cluster's state now
   */
  record OperationEnded(
      ClusterId cluster,
      OperationId operation,
      Instant at,
      OperationPhase phase,
      LifecycleState state)
      implements EngineEvent {}

  /**
   * The listener was too slow, and events were dropped before the next one. Only the end of an
   * operation is accepted behind {@value Operation#EVENTS_KEPT} waiting events.
   *
   * @param cluster the cluster of the event that follows
   * @param operation the operation of that event
   * @param at when that event happened
   * @param count how many were dropped since the last delivered event
   */
  record EventsLost(ClusterId cluster, OperationId operation, Instant at, long count)
      implements EngineEvent {}
}
