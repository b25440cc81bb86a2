package io.slipway.engine.internal;

import com.google.common.base.Throwables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** Does the same for many clusters, some at a time, so that none waits for a slow one. */
final class SideBySide {
  private final Executor executor;
  private final int width;

  /**
   * Makes one.
   *
   * @param executor has a thread for everything that it is given
   * @param width how many are done at a time
   */
  SideBySide(Executor executor, int width) {
    this.executor = executor;
    this.width = width;
  }

  /**
   * Blocks until all are done. An interrupt is passed on to those who work, and stays flagged. What
   * is thrown for one ends the rest, so a failure that is one's own has to be a result.
   *
   * @return the results in the order of the items
   */
  <T, R> List<R> map(List<T> items, Function<T, R> work) {
    Round<T, R> round = new Round<>(items, work);
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(width, items.size()); i++) {
      workers.add(CompletableFuture.runAsync(round::work, executor));
    }
    round.await(CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)));
    return round.results();
  }

  private static final class Round<T, R> {
    private final Thread caller = Thread.currentThread();
    private final List<T> items;
    private final Function<T, R> work;
    private final AtomicReferenceArray<R> results;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Thread> working = new HashSet<>();
    private boolean interrupted;

    Round(List<T> items, Function<T, R> work) {
      this.items = items;
      this.work = work;
      this.results = new AtomicReferenceArray<>(items.size());
    }

    void work() {
      begin();
      boolean whole = false;
      try {
        for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
          results.set(i, work.apply(items.get(i)));
        }
        whole = true;
      } finally {
        if (!whole) {
          next.set(items.size());
        }
        end();
      }
    }

    void await(CompletableFuture<Void> all) {
      try {
        while (true) {
          try {
            all.get();
            return;
          } catch (InterruptedException e) {
            interrupt();
          } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Throwables.throwIfUnchecked(cause);
            throw new IllegalStateException(cause);
          }
        }
      } finally {
        if (isInterrupted()) {
          caller.interrupt();
        }
      }
    }

    List<R> results() {
      List<R> inOrder = new ArrayList<>(items.size());
      for (int i = 0; i < items.size(); i++) {
        inOrder.add(results.get(i));
      }
      return inOrder;
    }

    private synchronized void begin() {
      working.add(Thread.currentThread());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    /** A thread that goes back to others does not take the interrupt along. */
    private synchronized void end() {
      Thread worker = Thread.currentThread();
      working.remove(worker);
      if (interrupted && !worker.equals(caller)) {
        boolean unused = Thread.interrupted();
      }
    }

    private synchronized void interrupt() {
      interrupted = true;
      working.forEach(Thread::interrupt);
    }

    private synchronized boolean isInterrupted() {
      return interrupted;
    }
  }
}
