package io.slipway.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish to end an operation early, raised once by {@link #cancel} and seen by everybody who holds
 * it. Thread-safe. Listeners run on the cancelling thread, or at once if it was raised before.
 */
public final class CancellationToken {
  private final List<Runnable> listeners = new ArrayList<>();
  private @Nullable String reason;

  /** Creates one that is not raised. */
  public CancellationToken() {}

  /**
   * Raises the wish. Only the first call has an effect.
   *
   * @param why for people, such as {@code "Ctrl-C"}
   */
  public void cancel(String why) {
    List<Runnable> toRun;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = Checks.notNull(why, "why");
      toRun = List.copyOf(listeners);
      listeners.clear();
    }
    toRun.forEach(Runnable::run);
  }

  /** Returns whether the wish was raised. */
  public synchronized boolean isCancelled() {
    return reason != null;
  }

  /** Returns why it was raised, or an empty text. */
  public synchronized String reason() {
    return reason == null ? "" : reason;
  }

  /**
   * Runs the listener when the wish is raised, or now if it was.
   *
   * @param listener must not block or throw
   * @return ends the listening; must be called by who waits for a short while only
   */
  public Registration onCancel(Runnable listener) {
    synchronized (this) {
      if (reason == null) {
        listeners.add(listener);
        return () -> remove(listener);
      }
    }
    listener.run();
    return () -> {};
  }

  /**
   * Throws if the wish was raised.
   *
   * @throws BackendException {@link ErrorCode#CANCELLED}, without effect
   */
  public void throwIfCancelled() {
    if (isCancelled()) {
      throw BackendException.rejected(
          ErrorCode.CANCELLED, "the call was cancelled: " + reason() + "; nothing more is done");
    }
  }

  private synchronized void remove(Runnable listener) {
    listeners.remove(listener);
  }

  /** Ends a listening. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
