package io.slipway.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to end an operation early, raised once by {@link #cancel} and visible to every holder.
 * Thread-safe. Listeners run on the cancelling thread, or at once if it was already raised.
 */
public final class CancellationToken {
  private final List<Runnable> listeners = new ArrayList<>();
  private @Nullable String reason;

  /** Creates a token that is not raised. */
  public CancellationToken() {}

  /**
   * Raises the request. Only the first call has an effect.
   *
   * @param why human-readable, such as {@code "Ctrl-C"}
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

  /** Returns whether the request was raised. */
  public synchronized boolean isCancelled() {
    return reason != null;
  }

  /** Returns why it was raised, or an empty text. */
  public synchronized String reason() {
    return reason == null ? "" : reason;
  }

  /**
   * Runs the listener when the request is raised, or now if it already was.
   *
   * @param listener must not block or throw
   * @return removes the listener; must be closed after a short wait
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
   * Throws if the request was raised.
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

  /** Removes a listener. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
