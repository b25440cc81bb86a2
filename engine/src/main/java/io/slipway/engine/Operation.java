package io.slipway.engine;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.util.concurrent.CompletionStage;

/**
 * A durable operation: driven by an engine, waiting in the record for an engine to take it up, or
 * ended. From {@link SlipwayEngine#submit} and {@link SlipwayEngine#operation}. Thread-safe.
 */
public interface Operation {
  /** The number of events that wait for a slow listener; further ones are dropped and counted. */
  int EVENTS_KEPT = 1000;

  /** The longest reason of a cancel, in characters. */
  int MAX_REASON = 200;

  /** Returns the id of the operation, which survives crashes and recovery. */
  OperationId id();

  /** Returns the cluster concerned. */
  ClusterId cluster();

  /** Returns the durable status of the operation now, or how it has ended. */
  OperationStatus status();

  /** Returns the phase in {@link #status}. */
  default OperationPhase phase() {
    return status().phase();
  }

  /**
   * Returns whether this engine is working on it now. An operation in flight that is not driven was
   * interrupted or is blocked: {@link SlipwayEngine#recover}, the same command, or {@link #cancel}
   * takes it up.
   */
  boolean isDriven();

  /**
   * Returns the outcome. It completes when the engine stops driving the operation, regardless of
   * which command began it: with the cluster as observed at the commit when it is done; with a
   * {@link SlipwayException} when it was rolled back, is blocked ({@link OperationPhase#BLOCKED}:
   * still in flight, and a new handle follows its next run), or the engine closes ({@link
   * ErrorCode#CLOSED}: the operation stays in its record). While the operation is not driven, it
   * does not complete. For one that had already ended, the cluster is as recorded then, without an
   * observation and, if the record was large, without options: {@link SlipwayEngine#probe} shows it
   * as it is now.
   *
   * <p>Each call returns a stage of its own, which nobody else can complete; cancelling it changes
   * nothing. A failure reaches direct dependents as it is, and later ones in a {@link
   * java.util.concurrent.CompletionException}. Dependents run on the engine's threads, once the
   * cluster is free for the next command, and may give commands. A listener may still be on its way
   * to the last event then.
   */
  CompletionStage<ClusterStatus> result();

  /**
   * Requests that the operation be undone: it ends {@link OperationPhase#ROLLED_BACK}, or {@link
   * OperationPhase#DONE} if the commit came first. Idempotent; no effect on an operation that is
   * already rolling back or has ended. The request itself is not durable: a crash before the
   * rollback is durable loses it.
   *
   * <p>Returns once the request is passed on. An operation that is not driven is taken up first,
   * durably and under a new fence.
   *
   * @param reason why, for the operation's {@link #status}, also once it has ended, its events, and
   *     the exception's text; of several requests the first counts; not a secret
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the reason is blank, longer than
   *     {@value #MAX_REASON} characters or has a control character; {@link ErrorCode#UNSUPPORTED}
   *     if it goes only forward: SHUTDOWN, DELETE, REPAIR; {@link ErrorCode#OPERATION_IN_PROGRESS}
   *     if it is not driven and another command holds the cluster; {@link ErrorCode#CLOSED}; {@link
   *     ErrorCode#STORE_UNAVAILABLE}
   */
  void cancel(String reason);

  /**
   * Requests that the operation be undone, without a reason.
   *
   * @throws SlipwayException as {@link #cancel(String)}
   */
  default void cancel() {
    cancel("the operation was cancelled");
  }

  /**
   * Subscribes a listener to the operation's events from now on, in order, one at a time, on the
   * engine's threads, until this handle's run ends. A slow listener delays nothing: {@value
   * #EVENTS_KEPT} events wait for it, and {@link EngineEvent.EventsLost} counts those that were
   * dropped.
   *
   * @param listener its exceptions are logged and otherwise ignored
   */
  void subscribe(EngineListener listener);
}
