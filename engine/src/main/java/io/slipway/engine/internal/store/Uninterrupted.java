package io.slipway.engine.internal.store;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Does I/O on a separate thread, as an interrupt closes a channel for all its users. */
final class Uninterrupted {
  private Uninterrupted() {}

  /** Something that reads or writes. */
  @FunctionalInterface
  interface Io<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /** Runs it and waits for it; the caller's interrupt flag is kept. */
  static <T extends @Nullable Object> T call(Io<T> io) throws IOException {
    Callable<T> callable = io::run;
    FutureTask<T> task = new FutureTask<>(callable);
    Thread thread = new Thread(task, "slipway-store-io");
    thread.setDaemon(true);
    thread.start();
    join(thread);
    try {
      return task.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the task has ended, so there is no wait to interrupt", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(cause);
    }
  }

  /**
   * Waits for a thread's end; the caller's interrupt flag is kept. By hand, as a small store is to
   * load no class of Guava.
   */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
