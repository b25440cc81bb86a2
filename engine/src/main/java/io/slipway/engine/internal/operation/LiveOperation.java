package io.slipway.engine.internal.operation;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineListener;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationException;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationStatus;
import io.slipway.engine.internal.record.EndedOperation;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** An operation that was in flight when the engine first met it. Thread-safe. */
public final class LiveOperation implements Operation {
  /** Whether this engine works on it. */
  private enum Drive {
    NOT_YET,
    NOW,
    NO_MORE,
    CLOSED
  }

  private final ClusterId cluster;
  private final boolean reversible;
  private final Executor executor;
  private final CancellationToken wish = new CancellationToken();
  private final CompletableFuture<ClusterStatus> result = new CompletableFuture<>();
  private final List<EventQueue> subscribers = new CopyOnWriteArrayList<>();
  private final ReentrantLock cancelling = new ReentrantLock();
  private volatile OperationRecord operation;
  private volatile Drive drive = Drive.NOT_YET;

  /** Leads to the engine, which a handle kept after its end must not keep. */
  private volatile BiConsumer<LiveOperation, String> takeUp;

  /**
   * Creates one that is not driven.
   *
   * @param reversible whether it can be undone
   * @param executor runs listeners and what depends on the result
   * @param takeUp makes this engine drive it
   */
  LiveOperation(
      ClusterId cluster,
      OperationRecord operation,
      boolean reversible,
      Executor executor,
      BiConsumer<LiveOperation, String> takeUp) {
    this.cluster = cluster;
    this.operation = operation;
    this.reversible = reversible;
    this.executor = executor;
    this.takeUp = takeUp;
  }

  @Override
  public OperationId id() {
    return operation.id();
  }

  @Override
  public ClusterId cluster() {
    return cluster;
  }

  @Override
  public OperationStatus status() {
    return OperationStatuses.of(operation, drive == Drive.NOW);
  }

  @Override
  public boolean isDriven() {
    return drive == Drive.NOW;
  }

  @Override
  public CompletionStage<ClusterStatus> result() {
    // One for each caller: no caller can complete another's, and failures are not wrapped.
    CompletableFuture<ClusterStatus> own = new CompletableFuture<>();
    var unused =
        result.whenComplete(
            (status, failure) -> {
              if (failure == null) {
                own.complete(status);
              } else {
                own.completeExceptionally(failure);
              }
            });
    return own;
  }

  /** Refuses a reason that a line of text cannot hold. */
  public static void requireReason(String reason) {
    if (reason.isBlank()) {
      throw invalidReason("a blank text");
    }
    if (reason.length() > MAX_REASON) {
      throw invalidReason(reason.length() + " characters");
    }
    if (reason.chars().anyMatch(LiveOperation::breaksLines)) {
      throw invalidReason("a text with line breaks or control characters");
    }
  }

  private static boolean breaksLines(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static SlipwayException invalidReason(String was) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid reason of a cancel")
            .withExpected("1 to " + MAX_REASON + " characters in one line")
            .withActual(was)
            .withRemedy("give a short text in one line"));
  }

  @Override
  public void cancel(String reason) {
    requireReason(reason);
    if (operation.phase() == OperationPhase.DONE
        || operation.phase() == OperationPhase.ROLLED_BACK) {
      return;
    }
    if (!reversible) {
      throw new SlipwayException(
          Problem.of(ErrorCode.UNSUPPORTED, "operation " + id() + " cannot be cancelled")
              .withExpected("one that can be undone")
              .withActual(operation.command().text() + ", which goes only forward")
              .withRemedy("wait for its end"));
    }
    // Of two callers the second finds what the first has taken up.
    cancelling.lock();
    try {
      if (drive == Drive.NOW) {
        wish(reason);
      } else if (drive == Drive.CLOSED) {
        throw closed();
      } else {
        takeUp.accept(this, reason);
      }
    } finally {
      cancelling.unlock();
    }
  }

  /** Asks the present run, or the one that is about to begin, to undo the operation. */
  public void wish(String reason) {
    wish.cancel(reason);
  }

  @Override
  public void subscribe(EngineListener listener) {
    Objects.requireNonNull(listener, "the listener must not be null");
    subscribers.add(new EventQueue(listener, executor));
  }

  /**
   * Returns the token that a run heeds in addition to its own cancellation while it goes forward.
   */
  CancellationToken wished() {
    return wish;
  }

  void publish(EngineEvent event) {
    subscribers.forEach(queue -> queue.offer(event));
  }

  /** The engine drives it from now on, or a change of it is durable. */
  void changed(OperationRecord now) {
    drive = Drive.NOW;
    operation = now;
  }

  public void ended(EndedOperation end) {
    operation = end.operation();
    takeUp = (handle, reason) -> {};
  }

  /** The engine stops driving it. */
  void left() {
    drive = Drive.NO_MORE;
  }

  /** The engine closes: the operation stays where it is. */
  void close() {
    drive = Drive.CLOSED;
    takeUp = (handle, reason) -> {};
    complete(
        () -> {
          throw closed();
        });
  }

  private OperationException closed() {
    return new OperationException(
        Problem.of(
            ErrorCode.CLOSED,
            "the engine was closed while operation "
                + id()
                + " of cluster '"
                + cluster.name()
                + "' was in flight; it stays in its record, and recover or the same command continues it"),
        id(),
        OperationException.Outcome.UNSETTLED,
        null);
  }

  /** Completes the result, on a thread of the engine if there still is one. */
  void complete(Supplier<ClusterStatus> answer) {
    Runnable completion =
        () -> {
          try {
            result.complete(answer.get());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        };
    try {
      executor.execute(completion);
    } catch (RuntimeException | Error e) {
      // The engine is closed, or there is no thread to be had: the outcome must not be lost by
      // that.
      completion.run();
    }
  }
}
