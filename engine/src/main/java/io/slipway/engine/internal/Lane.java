package io.slipway.engine.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs tasks on an executor in order of arrival, a bounded number at a time. Thread-safe. */
final class Lane {
  private final Executor executor;
  private final int width;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  Lane(Executor executor, int width) {
    this.executor = executor;
    this.width = width;
  }

  /** Runs a task as soon as there is room; does not wait for it. It must not throw. */
  void run(Runnable task) {
    synchronized (this) {
      waiting.add(task);
      if (running == width) {
        return;
      }
      running++;
    }
    executor.execute(this::work);
  }

  private void work() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    if (task == null) {
      running--;
    }
    return task;
  }
}
