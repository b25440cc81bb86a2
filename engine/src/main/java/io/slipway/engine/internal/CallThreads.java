package io.slipway.engine.internal;

import com.google.common.util.concurrent.Uninterruptibles;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that make calls and look at clusters: virtual threads if the JVM has them, otherwise
 * daemons on demand. Callers with many tasks must bound how many run at a time.
 */
final class CallThreads implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallThreads.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ExecutorService executor = create();

  /**
   * Runs a task soon, on a thread of its own.
   *
   * @throws SlipwayException {@link ErrorCode#CLOSED}
   */
  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      throw DefaultReader.closed(e);
    }
  }

  /** Interrupts the calls in flight and waits a few seconds for them. */
  @Override
  public void close() {
    executor.shutdownNow();
    if (!Uninterruptibles.awaitTerminationUninterruptibly(executor, PATIENCE)) {
      LOG.warn("calls of a backend go on though the engine is closed");
    }
  }

  private static ExecutorService create() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      // A JVM before 21, or one that refuses: platform threads work as well.
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
