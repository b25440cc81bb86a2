package io.slipway.conformance.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work done meanwhile by one of the kit's own threads. */
final class Background<T> {
  private final FutureTask<T> task;
  private final Thread thread;

  private Background(String name, Callable<T> work) {
    this.task = new FutureTask<>(work);
    this.thread = new Thread(task, "conformance-" + name);
    thread.setDaemon(true);
  }

  static <T> Background<T> start(String name, Callable<T> work) {
    Background<T> background = new Background<>(name, work);
    background.thread.start();
    return background;
  }

  /** Waits by the machine's clock; empty if it is not done then. What it threw is thrown. */
  Optional<T> join(Duration timeout) throws InterruptedException {
    try {
      return Optional.of(task.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a thread of the kit failed", e.getCause());
    }
  }

  /** Waits until it is done, whatever came of it, so that it disturbs nothing that follows. */
  void settle(Duration timeout) throws InterruptedException {
    thread.join(timeout.toMillis());
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean done() {
    return task.isDone();
  }
}
