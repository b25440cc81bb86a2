package io.slipway.engine;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.RebalancerLoad;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that has happened. The interface is open: later versions may add kinds.
 *
 * <p>Events of operations are {@link OfOperation}; a listener of the home is also told of
 * rebalances, {@link OfRebalance}.
 */
public interface EngineEvent {
  /** Returns the cluster concerned. */
  ClusterId cluster();

  /** Returns when it happened, by the wall clock. */
  Instant at();

  /** An event of an operation. */
  interface OfOperation extends EngineEvent {
    /** Returns the operation concerned, by its {@link Operation#id()}. */
    OperationId operation();
  }

  /** An event of a rebalance. */
  interface OfRebalance extends EngineEvent {
    /** Returns the rebalance concerned, by its {@link RebalanceStatus#id()}. */
    RebalanceId rebalance();
  }

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
      implements OfOperation {}

  /**
   * A step begins.
   *
   * @param cluster the cluster
   * @param operation the operation
   * @param at when
   * @param step the step, human-readable, such as {@code launch: spu-1, spu-2}
   */
  record StepStarted(ClusterId cluster, OperationId operation, Instant at, String step)
      implements OfOperation {}

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
      implements OfOperation {}

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
      implements OfOperation {}

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
      implements OfOperation {}

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
      implements OfOperation {}

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
      implements OfOperation {}

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
      implements OfOperation {
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
      implements OfOperation {}

  /**
   * A change of a rebalance is durable: of its state, its step, its approval, or what it waits for.
   * A change by a user and one by the server at the same moment may be told in either order.
   *
   * @param cluster the cluster
   * @param rebalance the rebalance
   * @param at when
   * @param from the state before; NONE of a new request
   * @param fromStep the step before
   * @param inState how long it has been in the state before by now; it may be in it still
   * @param inStep how long it has been in the step before by now, likewise
   * @param status what it is now, with its reason, its attempts and its proposal
   */
  record RebalanceChanged(
      ClusterId cluster,
      RebalanceId rebalance,
      Instant at,
      RebalanceState from,
      RebalanceStep fromStep,
      Duration inState,
      Duration inStep,
      RebalanceStatus status)
      implements OfRebalance {}

  /**
   * A request or a look for a rebalance has failed and is made again.
   *
   * @param cluster the cluster
   * @param rebalance the rebalance
   * @param at when
   * @param attempt how many have failed in a row
   * @param refused whether the server has refused a request, and not only left a look unanswered
   * @param reason a stable word for why, as in {@link RebalanceStatus#reason()}
   * @param cause the same, human-readable
   * @param nextAttemptAt when it is tried again
   */
  record RebalanceRetrying(
      ClusterId cluster,
      RebalanceId rebalance,
      Instant at,
      int attempt,
      boolean refused,
      String reason,
      String cause,
      Instant nextAttemptAt)
      implements OfRebalance {}

  /**
   * The execution of a rebalance has come further.
   *
   * @param cluster the cluster
   * @param rebalance the rebalance
   * @param at when
   * @param movement how far, in percent and megabytes
   */
  record RebalanceProgressed(
      ClusterId cluster, RebalanceId rebalance, Instant at, RebalanceMovement movement)
      implements OfRebalance {}

  /**
   * What the server executes is not what was approved ({@link RebalanceStatus#isDrifted()}). It
   * goes on.
   *
   * @param cluster the cluster
   * @param rebalance the rebalance
   * @param at when
   * @param approved what was proposed and approved
   * @param executed what the server has computed anew and executes
   */
  record ProposalDrifted(
      ClusterId cluster,
      RebalanceId rebalance,
      Instant at,
      ProposalSummary approved,
      ProposalSummary executed)
      implements OfRebalance {}

  /**
   * The server of rebalances was asked, or one more or less waits for its turn on it. Told after
   * each round in which that has changed.
   *
   * @param cluster the cluster
   * @param at when
   * @param rebalancer the name of the rebalancer
   * @param server the address of its server
   * @param queued how many rebalances wait in line for it
   * @param load how many requests it was asked, how many wait or were refused, and for how long
   *     they have waited, since this engine has opened it
   */
  record RebalancerAsked(
      ClusterId cluster, Instant at, String rebalancer, URI server, int queued, RebalancerLoad load)
      implements EngineEvent {}

  /**
   * The listener was too slow, and events were dropped before the next one. Only the end of an
   * operation or of a rebalance is accepted behind {@value Operation#EVENTS_KEPT} waiting events.
   *
   * @param cluster the cluster of the event that follows
   * @param operation the operation of that event, if it is of one
   * @param at when that event happened
   * @param count how many were dropped since the last delivered event
   */
  record EventsLost(ClusterId cluster, Optional<OperationId> operation, Instant at, long count)
      implements EngineEvent {}
}
