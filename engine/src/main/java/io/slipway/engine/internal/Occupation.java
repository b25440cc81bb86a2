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
 * Announces to waiting processes what a home is held for: of several operations, the first and the
 * number of others. Thread-safe.
 */
final class Occupation {
  private static final Logger LOG = LoggerFactory.getLogger(Occupation.class);

  private final @Nullable HomeLock lock;
  private final List<String> operations = new ArrayList<>();

  Occupation(@Nullable HomeLock lock) {
    this.lock = lock;
  }

  /** Returns one for homes for which no process can wait. */
  static Occupation untold() {
    return new Occupation(null);
  }

  /**
   * Announces a running operation.
   *
   * @param operation such as {@code CREATE of cluster 'a'}
   * @return announces its end
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE} if it cannot be announced
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
