package io.slipway.engine.internal.operation;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.spi.ClusterName;
import io.slipway.spi.OperationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The handles of the operations in flight that an engine drives or that were requested, each once.
 * Thread-safe.
 */
public final class OperationRegistry implements AutoCloseable {
  private final EngineContext engine;
  private final BiConsumer<LiveOperation, String> takeUp;
  private final Map<OperationId, LiveOperation> known = new HashMap<>();
  private final Map<ClusterName, List<Runnable>> completions = new HashMap<>();
  private boolean closed;

  /**
   * Makes an empty one.
   *
   * @param takeUp makes the engine drive an operation that is not driven, to undo it for a reason
   */
  public OperationRegistry(EngineContext engine, BiConsumer<LiveOperation, String> takeUp) {
    this.engine = engine;
    this.takeUp = takeUp;
  }

  /** Returns an existing handle. */
  public synchronized Optional<LiveOperation> get(OperationId id) {
    return Optional.ofNullable(known.get(id));
  }

  /** Returns the handle of the operation that a record has in flight. */
  public synchronized LiveOperation of(ClusterRecord record) {
    OperationRecord operation = record.requireOperation();
    return known.computeIfAbsent(operation.id(), id -> handle(record, operation));
  }

  private LiveOperation handle(ClusterRecord record, OperationRecord operation) {
    LiveOperation live =
        new LiveOperation(
            record.cluster(),
            operation,
            engine.kernels().isReversible(record),
            engine.events(),
            takeUp);
    if (closed) {
      // Who asked was faster than the close, and nobody would complete it.
      live.close();
    }
    return live;
  }

  /** Begins to drive the operation that a record has in flight, durably. */
  public LiveOperation drive(ClusterRecord record) {
    LiveOperation live = of(record);
    live.changed(record.requireOperation());
    return live;
  }

  /**
   * An operation is left alone: done, rolled back, blocked, or failed on. Its result completes when
   * its cluster is free.
   *
   * @param answer returns what came of it, or throws
   */
  public synchronized void left(LiveOperation live, Supplier<ClusterStatus> answer) {
    live.left();
    known.remove(live.id(), live);
    completions
        .computeIfAbsent(live.cluster().name(), name -> new ArrayList<>())
        .add(() -> live.complete(answer));
  }

  /** Another engine has ended what a handle was made for, which completes now. */
  public void endedElsewhere(LiveOperation live, Supplier<ClusterStatus> answer) {
    synchronized (this) {
      live.left();
      known.remove(live.id(), live);
    }
    live.complete(answer);
  }

  /** Forgets a handle that nobody has. */
  public synchronized void forget(LiveOperation live) {
    known.remove(live.id(), live);
  }

  /**
   * Returns what completes the results of a cluster's operations that were left. Called while the
   * cluster is held; run when it is free, so that a dependent can give it the next command.
   */
  public synchronized List<Runnable> completions(ClusterName name) {
    List<Runnable> ready = completions.remove(name);
    return ready == null ? List.of() : ready;
  }

  /** Completes the remaining handles with CLOSED, and those that follow. */
  @Override
  public void close() {
    List<LiveOperation> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(known.values());
      known.clear();
    }
    open.forEach(LiveOperation::close);
    List<ClusterName> names;
    synchronized (this) {
      names = List.copyOf(completions.keySet());
    }
    names.forEach(name -> completions(name).forEach(Runnable::run));
  }
}
