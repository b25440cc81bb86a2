package io.slipway.engine.internal;

import io.slipway.engine.internal.store.CloseStack;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens each of several resources on first use and closes them all. An open that does not return
 * delays only the users of that resource, but neither others nor the close. Thread-safe.
 */
final class OpenOnce<T extends AutoCloseable> implements AutoCloseable {
  private final Map<String, T> open = new HashMap<>();
  private final Map<String, ReentrantLock> opening = new HashMap<>();
  private final CloseStack held = new CloseStack();
  private boolean closed;

  T get(String name, Supplier<T> opener) {
    T known = known(name);
    if (known != null) {
      return known;
    }
    ReentrantLock lock = lock(name);
    lock.lock();
    try {
      known = known(name);
      return known != null ? known : keep(name, opener.get());
    } finally {
      lock.unlock();
    }
  }

  private synchronized ReentrantLock lock(String name) {
    return opening.computeIfAbsent(name, any -> new ReentrantLock());
  }

  private synchronized @Nullable T known(String name) {
    if (closed) {
      throw DefaultReader.closed();
    }
    return open.get(name);
  }

  private T keep(String name, T opened) {
    synchronized (this) {
      if (!closed) {
        open.put(name, held.add(opened));
        return opened;
      }
    }
    // Opened for an engine that was closed meanwhile.
    CloseStack late = new CloseStack();
    late.add(opened);
    late.close();
    throw DefaultReader.closed();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    held.close();
  }
}
