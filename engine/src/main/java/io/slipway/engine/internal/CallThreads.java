package io.slipway.engine.internal;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that make calls: virtual ones where the JVM has them, else daemons on demand. */
final class CallThreads implements Executor {
  private final ExecutorService executor = create();

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Interrupts the calls in flight; a backend then returns within its grace. */
  void close() {
    executor.shutdownNow();
  }

  private static ExecutorService create() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      // A JVM before 21, or one that refuses: platform threads serve as well.
      AtomicInteger count = new AtomicInteger();
      return Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "slipway-call-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });
    }
  }
}
