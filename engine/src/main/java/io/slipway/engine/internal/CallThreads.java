package io.slipway.engine.internal;

import com.google.common.util.concurrent.Uninterruptibles;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
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

  private static final ThreadLocal<Boolean> HERE = ThreadLocal.withInitial(() -> false);

  /** Of all pools of this JVM, so that no two threads have the same name. */
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ExecutorService executor;
  private final Set<Thread> running = new HashSet<>();
  private int tasks;
  private boolean closed;

  /**
   * Creates a pool.
   *
   * @param purpose names its threads: {@code slipway-PURPOSE-N}
   */
  CallThreads(String purpose) {
    this.executor = create("slipway-" + purpose + "-");
  }

  /** Returns whether the current thread is one of an engine's. */
  static boolean areHere() {
    return HERE.get();
  }

  /**
   * Runs a task soon, on a thread of its own.
   *
   * @throws SlipwayException {@link ErrorCode#CLOSED}
   */
  @Override
  public void execute(Runnable task) {
    counted(1);
    try {
      executor.execute(() -> work(task));
    } catch (RejectedExecutionException e) {
      counted(-1);
      throw DefaultReader.closed(e);
    } catch (Throwable e) {
      // Such as an OutOfMemoryError, where no thread can be made.
      counted(-1);
      throw e;
    }
  }

  private void work(Runnable task) {
    Thread worker = Thread.currentThread();
    HERE.set(true);
    begin(worker);
    try {
      task.run();
    } finally {
      end(worker);
    }
  }

  private synchronized void begin(Thread worker) {
    running.add(worker);
    if (closed) {
      worker.interrupt();
    }
  }

  private synchronized void end(Thread worker) {
    running.remove(worker);
    counted(-1);
  }

  private synchronized void counted(int more) {
    tasks += more;
    notifyAll();
  }

  /**
   * Interrupts the calls in flight and waits a few seconds for them. One of them may be who closes:
   * it is not interrupted, as what is closed next forces files, and not awaited.
   */
  @Override
  public void close() {
    executor.shutdown();
    // Threads that have nothing to do end now, and that is awaited where none has to wait for
    // itself.
    boolean over =
        interruptAndAwait()
            && (areHere() || Uninterruptibles.awaitTerminationUninterruptibly(executor, PATIENCE));
    if (!over) {
      LOG.warn("calls of a backend go on though the engine is closed");
    }
  }

  private synchronized boolean interruptAndAwait() {
    closed = true;
    Thread here = Thread.currentThread();
    running.stream().filter(thread -> !thread.equals(here)).forEach(Thread::interrupt);
    int own = running.contains(here) ? 1 : 0;
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean interrupted = false;
    long left = PATIENCE.toMillis();
    while (tasks > own && left > 0) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    }
    if (interrupted) {
      here.interrupt();
    }
    return tasks <= own;
  }

  private static ExecutorService create(String name) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      ThreadFactory virtual =
          (ThreadFactory)
              Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
      return (ExecutorService)
          Executors.class
              .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
              .invoke(null, named(name, virtual));
    } catch (ReflectiveOperationException e) {
      // A JVM before 21, or one that refuses: platform threads work as well.
      return Executors.newCachedThreadPool(named(name, CallThreads::daemon));
    }
  }

  private static ThreadFactory named(String name, ThreadFactory threads) {
    return task -> {
      Thread thread = threads.newThread(task);
      thread.setName(name + COUNT.incrementAndGet());
      return thread;
    };
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }
}
