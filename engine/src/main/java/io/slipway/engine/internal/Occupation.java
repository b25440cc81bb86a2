package io.slipway.engine.internal;

import io.slipway.engine.internal.store.HomeLock;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a home is held for, told to those who wait for it: of several operations the one that began
 * first and how many there are besides. Thread-safe.
 */
final class Occupation {
  private static final Logger LOG = LoggerFactory.getLogger(Occupation.class);

  private final @Nullable HomeLock lock;
  private final List<String> operations = new ArrayList<>();

  Occupation(@Nullable HomeLock lock) {
    this.lock = lock;
  }

  /** Returns one where nobody waits for the home. */
  static Occupation untold() {
    return new Occupation(null);
  }

  /**
   * Tells that an operation runs.
   *
   * @param operation such as {@code CREATE of cluster 'a'}
   * @return tells that it has ended
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE} if it cannot be told
   */
  synchronized CancellationToken.Registration begin(String operation) {
    operations.add(operation);
    try {
      tell();
    } catch (RuntimeException | Error e) {
      operations.remove(operation);
      throw e;
    }
    return () -> end(operation);
  }

  /** The operation has its result, which a text that stays behind does not change. */
  private synchronized void end(String operation) {
    operations.remove(operation);
    try {
      tell();
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.CLOSED) {
        LOG.warn("others are still told that the home is held for '{}'", operation, e);
      }
    }
  }

  private void tell() {
    if (lock != null) {
      int others = operations.size() - 1;
      lock.operation(
          others < 0 ? "" : operations.get(0) + (others > 0 ? " and " + others + " more" : ""));
    }
  }
}
