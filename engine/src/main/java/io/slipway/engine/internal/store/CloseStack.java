package io.slipway.engine.internal.store;

import com.google.common.base.Throwables;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Resources to be released in reverse order of their acquisition: each once, whatever the release
 * of another throws. A resource to be released last is added first. Thread-safe; a close waits for
 * one that is under way.
 */
public final class CloseStack implements AutoCloseable {
  private final Deque<AutoCloseable> held = new ArrayDeque<>();

  /** Adds a resource that is held from now on, and returns it. */
  public synchronized <T extends AutoCloseable> T add(T thing) {
    held.push(thing);
    return thing;
  }

  /** Releases everything. Throws the first failure, with those after it suppressed. Idempotent. */
  @Override
  public void close() {
    Throwable failure = release(null);
    if (failure != null) {
      Throwables.throwIfUnchecked(failure);
      throw new IllegalStateException("a close failed", failure);
    }
  }

  /** Releases everything after a failed acquisition, which keeps what this fails of. */
  public void closeAfter(Throwable failure) {
    release(failure);
  }

  // Throwable: an Error, or what another language throws, must not keep the rest from its release.
  private synchronized @Nullable Throwable release(@Nullable Throwable before) {
    Throwable first = before;
    while (!held.isEmpty()) {
      try {
        held.pop().close();
      } catch (Throwable e) {
        if (first == null) {
          first = e;
        } else if (!first.equals(e)) {
          first.addSuppressed(e);
        }
      }
    }
    return first;
  }
}
