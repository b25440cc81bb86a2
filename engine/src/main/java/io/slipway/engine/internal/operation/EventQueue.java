package io.slipway.engine.internal.operation;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineListener;
import io.slipway.engine.Operation;
import io.slipway.spi.OperationId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to one listener, one at a time and in order, without delaying their publishers:
 * events for which the listener is too slow are dropped and counted. Thread-safe.
 */
public final class EventQueue {
  private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

  /** How long a finished command waits for its listener to have seen its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final EngineListener listener;
  private final boolean silent;
  private final Executor executor;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean delivering;
  private long lost;

  /**
   * Makes one.
   *
   * @param executor runs the listener
   */
  public EventQueue(EngineListener listener, Executor executor) {
    this.listener = listener;
    this.silent = EngineListener.NONE.equals(listener);
    this.executor = executor;
  }

  /** Publishes an event; returns at once, unless the executor runs tasks on this thread. */
  public void offer(EngineEvent event) {
    if (silent) {
      return;
    }
    synchronized (this) {
      // An end is accepted even behind a full queue.
      int room = isEnd(event) ? 2 : 1;
      if (waiting.size() >= room * Operation.EVENTS_KEPT) {
        lost++;
        return;
      }
      if (lost > 0) {
        waiting.add(told(lost(event)));
        lost = 0;
      }
      waiting.add(told(event));
      if (delivering) {
        return;
      }
      delivering = true;
    }
    try {
      executor.execute(this::deliver);
    } catch (RuntimeException | Error e) {
      // The engine is closed, or there is no thread to be had; the next event tries again.
      LOG.debug("the listener is not told of {} yet", event, e);
      var unused = next(false);
    }
  }

  private static boolean isEnd(EngineEvent event) {
    return event instanceof EngineEvent.OperationEnded
        || (event instanceof EngineEvent.RebalanceChanged changed && changed.status().isOver());
  }

  private EngineEvent lost(EngineEvent next) {
    Optional<OperationId> operation =
        next instanceof EngineEvent.OfOperation its
            ? Optional.of(its.operation())
            : Optional.empty();
    return new EngineEvent.EventsLost(next.cluster(), operation, next.at(), lost);
  }

  private void deliver() {
    boolean whole = false;
    try {
      for (Runnable event = next(true); event != null; event = next(true)) {
        event.run();
      }
      whole = true;
    } finally {
      if (!whole) {
        var unused = next(false);
      }
    }
  }

  /** The listener logs under the diagnostic context of the operation. */
  private Runnable told(EngineEvent event) {
    return OperationLog.carried(() -> tell(event));
  }

  private void tell(EngineEvent event) {
    try {
      listener.on(event);
    } catch (Throwable e) {
      // Other languages throw checked exceptions without a word.
      if (Defects.endsTheJvm(e)) {
        throw (Error) e;
      }
      LOG.warn("a listener failed on {}", event, e);
    }
  }

  private synchronized @Nullable Runnable next(boolean goesOn) {
    Runnable event = goesOn ? waiting.poll() : null;
    if (event == null) {
      delivering = false;
      notifyAll();
    }
    return event;
  }

  /** Waits a moment for the listener to have received all events; an interrupt ends the wait. */
  public synchronized void await() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long left = PATIENCE.toMillis();
    try {
      while (delivering && left > 0) {
        wait(left);
        left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
