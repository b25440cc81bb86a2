package io.slipway.engine;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationKind;
import java.time.Instant;
import java.util.Optional;

/** Something that an operation has done or met. The interface is open: later versions add kinds. */
public interface EngineEvent {
  /** Returns the cluster that it is about. */
  ClusterId cluster();

  /** Returns when it happened. */
  Instant at();

  /**
   * The intent of an operation is durable; its first side effect comes after this.
   *
   * @param cluster the cluster
   * @param at when
   * @param command what was asked for
   * @param from the state before
   * @param deadline when the operation turns back or blocks
   * @param joined whether it continues one that was interrupted
   */
  record OperationStarted(
      ClusterId cluster,
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
   * @param at when
   * @param step what is done, for people, such as {@code launch spu-1, spu-2}
   */
  record StepStarted(ClusterId cluster, Instant at, String step) implements EngineEvent {}

  /**
   * A backend reports what it has done.
   *
   * @param cluster the cluster
   * @param at when
   * @param member the member that it is about, if it is about one
   * @param text for people
   */
  record BackendProgress(ClusterId cluster, Instant at, Optional<MemberId> member, String text)
      implements EngineEvent {}

  /**
   * The count of confirmed SPUs, or of those that live, has changed.
   *
   * @param cluster the cluster
   * @param at when
   * @param confirmed how many are confirmed
   * @param desired how many are wanted
   * @param alive how many live, confirmed or not
   */
  record ConfirmationChanged(ClusterId cluster, Instant at, int confirmed, int desired, int alive)
      implements EngineEvent {}

  /**
   * A call failed and will be tried again.
   *
   * @param cluster the cluster
   * @param at when
   * @param attempt the attempt that failed
   * @param cause why
   * @param nextAttemptAt when it is tried again
   */
  record Retrying(ClusterId cluster, Instant at, int attempt, String cause, Instant nextAttemptAt)
      implements EngineEvent {}

  /**
   * The operation undoes what it did.
   *
   * @param cluster the cluster
   * @param at when
   * @param code what kind of failure led to it
   * @param cause why
   */
  record RollbackStarted(ClusterId cluster, Instant at, ErrorCode code, String cause)
      implements EngineEvent {}

  /**
   * A transition is durable.
   *
   * @param cluster the cluster
   * @param at when
   * @param from the state before
   * @param kind what moved it; REPAIR keeps the state
   * @param undone whether that was undone instead
   * @param to the state now
   */
  record Committed(
      ClusterId cluster,
      Instant at,
      LifecycleState from,
      OperationKind kind,
      boolean undone,
      LifecycleState to)
      implements EngineEvent {
    /** Returns what moved it, for people, such as {@code undo CREATE}. */
    public String event() {
      return (undone ? "undo " : "") + kind;
    }
  }

  /**
   * The operation is over or stuck.
   *
   * @param cluster the cluster
   * @param at when
   * @param phase DONE, ROLLED_BACK or BLOCKED
   * @param state the cluster's state now
   */
  record OperationEnded(ClusterId cluster, Instant at, OperationPhase phase, LifecycleState state)
      implements EngineEvent {}

  /**
   * The listener was too slow, and events were dropped before the one that follows. Of all kinds
   * only the end of an operation has room behind {@value Operation#EVENTS_KEPT} others.
   *
   * @param cluster the cluster of the event that follows
   * @param at when that happened
   * @param count how many were dropped since the last that was delivered
   */
  record EventsLost(ClusterId cluster, Instant at, long count) implements EngineEvent {}
}
