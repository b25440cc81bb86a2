package io.slipway.engine.internal;

import io.slipway.engine.internal.operation.PatientWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does the same for many clusters, some at a time, so that none waits for a slow one. */
final class SideBySide {
  /** How often who waits sees to what is overdue. */
  private static final Duration PACE = Duration.ofMillis(100);

  private final Executor executor;
  private final int width;

  /** What is done for one. */
  @FunctionalInterface
  interface Task<R> {
    /** Does it. An exception ends the rest, so a failure that is one's own has to be a result. */
    R run();

    /** Returns whether this has run for too long: then its thread is left to it. */
    default boolean isOverdue() {
      return false;
    }

    /** Returns the result in the place of the one that is not awaited any longer. */
    default R leave() {
      throw new IllegalStateException("this is never overdue");
    }
  }

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

  /** Does {@link #all} of the tasks that there are for the items. */
  <T, R> List<R> map(List<T> items, Function<T, R> work) {
    return all(items.stream().<Task<R>>map(item -> () -> work.apply(item)).toList());
  }

  /**
   * Blocks until all are done, or overdue. An interrupt is passed on to those who work, and stays
   * flagged. A thread that is left is interrupted once, and another takes its place.
   *
   * @return the results in the order of the tasks
   */
  <R> List<R> all(List<? extends Task<R>> tasks) {
    return new Round<>(tasks).results();
  }

  private final class Round<R> {
    private final Thread caller = Thread.currentThread();
    private final CompletableFuture<@Nullable Void> all = new CompletableFuture<>();
    private final List<? extends Task<R>> tasks;
    private final AtomicReferenceArray<R> results;

    /** Which task each thread is at. */
    private final Map<Thread, Integer> working = new HashMap<>();

    private int workers;
    private int next;
    private boolean interrupted;
    private @Nullable Throwable failure;

    Round(List<? extends Task<R>> tasks) {
      this.tasks = tasks;
      this.results = new AtomicReferenceArray<>(tasks.size());
      this.workers = Math.min(width, tasks.size());
    }

    List<R> results() {
      for (int i = workers; i > 0; i--) {
        executor.execute(this::work);
      }
      if (!tasks.isEmpty()) {
        await();
      }
      List<R> inOrder = new ArrayList<>(tasks.size());
      for (int i = 0; i < tasks.size(); i++) {
        inOrder.add(results.get(i));
      }
      return inOrder;
    }

    private void await() {
      try (PatientWait wait = new PatientWait(this::interrupt)) {
        while (!wait.isOver(all, PACE)) {
          List<Integer> overdue = overdue();
          // All before the first replacement begins: what is left tells it what not to try.
          overdue.forEach(this::leave);
          overdue.forEach(any -> executor.execute(this::work));
        }
      }
    }

    private void work() {
      for (int task = begin(); task < tasks.size(); task = begin()) {
        if (!attempt(task)) {
          // Another thread has its place.
          return;
        }
      }
      end();
    }

    /** Returns whether the thread was not left meanwhile. */
    private boolean attempt(int task) {
      try {
        R result = tasks.get(task).run();
        return isBack(() -> results.set(task, result));
      } catch (Throwable e) {
        // Who waits throws it.
        return isBack(() -> fail(e));
      }
    }

    private void leave(int task) {
      try {
        results.set(task, tasks.get(task).leave());
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }

    private synchronized int begin() {
      if (next < tasks.size()) {
        working.put(Thread.currentThread(), next);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return next++;
      }
      return next;
    }

    private synchronized boolean isBack(Runnable report) {
      Thread worker = Thread.currentThread();
      boolean awaited = working.remove(worker) != null;
      if (awaited) {
        report.run();
      }
      // A thread that goes back to others does not take the interrupt along.
      if ((interrupted || !awaited) && !worker.equals(caller)) {
        boolean unused = Thread.interrupted();
      }
      return awaited;
    }

    private synchronized void end() {
      workers--;
      if (workers > 0) {
        return;
      }
      if (failure == null) {
        all.complete(null);
      } else {
        all.completeExceptionally(failure);
      }
    }

    private synchronized void fail(Throwable e) {
      failure = failure == null ? e : failure;
      next = tasks.size();
    }

    private synchronized List<Integer> overdue() {
      List<Integer> overdue = new ArrayList<>();
      working.forEach(
          (worker, task) -> {
            if (tasks.get(task).isOverdue()) {
              overdue.add(task);
              worker.interrupt();
            }
          });
      working.values().removeAll(overdue);
      return overdue;
    }

    private synchronized void interrupt() {
      interrupted = true;
      working.keySet().forEach(Thread::interrupt);
    }
  }
}
