package io.slipway.engine;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.util.concurrent.CompletionStage;

/**
 * A durable operation: one that an engine drives, one that waits in the record for an engine to
 * take it up, or one that has ended. From {@link SlipwayEngine#submit} and {@link
 * SlipwayEngine#operation}. Thread-safe.
 */
public interface Operation {
  /** How many events wait for a slow listener; what comes after them is dropped and counted. */
  int EVENTS_KEPT = 1000;

  /** Names the operation, through crashes and recovery. */
  OperationId id();

  /** Returns the cluster that it is about. */
  ClusterId cluster();

  /** Returns where the operation is now, by what is durable, or how it has ended. */
  OperationStatus status();

  /** Returns the phase in {@link #status}. */
  default OperationPhase phase() {
    return status().phase();
  }

  /**
   * Returns whether this engine works at it now. An operation in flight that nobody drives was
   * interrupted or is blocked: {@link SlipwayEngine#recover}, the same command, or {@link #cancel}
   * takes it up.
   */
  boolean isDriven();

  /**
   * Returns the outcome. It completes when the engine gives the operation up, whoever has begun it:
   * with the cluster as the commit saw it when it is done; with a {@link SlipwayException} when it
   * was rolled back, is blocked ({@link OperationPhase#BLOCKED}: still in flight, and a new handle
   * follows its next run), or the engine closes ({@link ErrorCode#CLOSED}: the next engine goes
   * on). While nobody drives the operation it does not complete. Of one that had ended before, the
   * cluster is as the record said then, without an observation.
   *
   * <p>Dependents run on the engine's threads, after the cluster is free for the next command.
   */
  CompletionStage<ClusterStatus> result();

  /**
   * Wishes that the operation be undone: it ends {@link OperationPhase#ROLLED_BACK}, or {@link
   * OperationPhase#DONE} if the commit came first. Idempotent; without effect on one that rolls
   * back already or has ended. The wish itself is not durable: a crash before the rollback is
   * forgets it.
   *
   * <p>Returns when the wish is passed on. Of an operation that nobody drives, it returns when the
   * operation is taken up, durably and under a new fence.
   *
   * @throws SlipwayException {@link ErrorCode#UNSUPPORTED} if it goes only forward: SHUTDOWN,
   *     DELETE, REPAIR; {@link ErrorCode#OPERATION_IN_PROGRESS} if nobody drives it and another
   *     command holds the cluster; {@link ErrorCode#CLOSED}; {@link ErrorCode#STORE_UNAVAILABLE}
   */
  void cancel();

  /**
   * Tells a listener of the operation's events from now on, in order, one at a time, on the
   * engine's threads, as long as this handle's run lasts. A slow listener holds up nothing: of what
   * it has not taken, {@value #EVENTS_KEPT} events wait, and {@link EngineEvent.EventsLost} counts
   * those that were dropped.
   *
   * @param listener what it throws is logged and changes nothing
   */
  void subscribe(EngineListener listener);
}
