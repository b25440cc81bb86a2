package io.slipway.engine.internal.operation;

import com.google.common.base.Throwables;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for work that others do. An interrupt does not end the wait: it is passed on, by what the
 * wait was made with, and the close flags it again. One wait may be for several futures; it belongs
 * to one thread.
 */
public final class PatientWait implements AutoCloseable {
  private final Runnable onInterrupt;
  private boolean interrupted;

  /**
   * Makes one.
   *
   * @param onInterrupt runs on the waiting thread, at each interrupt
   */
  public PatientWait(Runnable onInterrupt) {
    this.onInterrupt = onInterrupt;
  }

  /** Blocks until there is a result. Throws what the work has thrown, if that is unchecked. */
  public <T extends @Nullable Object> T get(Future<T> work) {
    while (true) {
      try {
        return work.get();
      } catch (InterruptedException e) {
        passOn();
      } catch (ExecutionException e) {
        throw unwrapped(e);
      }
    }
  }

  /**
   * Blocks until the work is over, but not longer than a while. Throws as {@link #get}.
   *
   * @return whether it is over
   */
  public boolean isOver(Future<?> work, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      try {
        work.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        return true;
      } catch (InterruptedException e) {
        passOn();
      } catch (ExecutionException e) {
        throw unwrapped(e);
      } catch (TimeoutException e) {
        return false;
      }
    }
  }

  private void passOn() {
    interrupted = true;
    onInterrupt.run();
  }

  private static IllegalStateException unwrapped(ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    Throwables.throwIfUnchecked(cause);
    return new IllegalStateException(cause);
  }

  @Override
  public void close() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
