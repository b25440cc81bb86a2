package io.slipway.engine.internal.operation;

import io.slipway.engine.internal.record.EndedOperation;
import io.slipway.engine.internal.record.EndedOperationCodec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last ended operations of a home, including those of deleted clusters: a ring of keys in its
 * store. An entry is written <em>before</em> the end is committed, so that no end is without one;
 * while a record still has the operation in flight, the record is right. Thread-safe.
 */
public final class OperationHistory {
  private static final Logger LOG = LoggerFactory.getLogger(OperationHistory.class);

  static final String PREFIX = "ended/";

  /** The number of operations kept. */
  static final int SIZE = 1000;

  private static final int TRIES = 1000;

  private final StateStore store;
  private @Nullable Ring ring;

  public OperationHistory(StateStore store) {
    this.store = store;
  }

  /** The position of the next entry. */
  private static final class Ring {
    private final Map<String, Long> versions = new HashMap<>();
    private long next = 1;
  }

  /**
   * Keeps an ended operation in place of the oldest.
   *
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE}; {@link ErrorCode#CLOSED}
   */
  public synchronized void add(EndedOperation ended) {
    for (int i = 0; i < TRIES; i++) {
      Ring at = ring == null ? scan() : ring;
      ring = at;
      String key = key(at.next);
      long expected = at.versions.getOrDefault(key, StateStore.ABSENT);
      try {
        long version = store.put(key, expected, EndedOperationCodec.write(at.next, ended));
        at.versions.put(key, version);
        at.next++;
        return;
      } catch (SlipwayException e) {
        if (e.code() != ErrorCode.CONFLICT) {
          throw e;
        }
        // Another engine on the same store was faster.
        Optional<StoredValue> theirs = store.get(key);
        at.versions.put(key, theirs.map(StoredValue::version).orElse(StateStore.ABSENT));
        at.next = Math.max(at.next, theirs.map(value -> sequence(key, value)).orElse(0L) + 1);
      }
    }
    LOG.warn(
        "operation {} ends and is not kept in the history: too many engines write it",
        ended.operation().id());
  }

  private Ring scan() {
    Ring found = new Ring();
    store.forEach(
        PREFIX,
        (key, value) -> {
          found.versions.put(key, value.version());
          found.next = Math.max(found.next, sequence(key, value) + 1);
        });
    return found;
  }

  private static long sequence(String key, StoredValue value) {
    try {
      return EndedOperationCodec.sequence(key, value.bytes());
    } catch (SlipwayException e) {
      LOG.warn("an entry of the history cannot be read and will be replaced: {}", e.getMessage());
      return 0;
    }
  }

  /**
   * Returns an ended operation. A crash may have left several ends of one, and so may an engine
   * that was fenced off before it could commit: the one under the highest fence counts, then the
   * last.
   */
  public Optional<EndedOperation> find(OperationId id) {
    String text = id.toString();
    List<Kept> found = new ArrayList<>();
    store.forEach(
        PREFIX,
        (key, value) -> {
          if (new String(value.bytes(), StandardCharsets.UTF_8).contains(text)) {
            try {
              EndedOperation ended = EndedOperationCodec.read(key, value.bytes());
              if (ended.operation().id().equals(id)) {
                found.add(new Kept(EndedOperationCodec.sequence(key, value.bytes()), ended));
              }
            } catch (SlipwayException e) {
              LOG.warn("an entry of the history cannot be read: {}", e.getMessage());
            }
          }
        });
    return found.stream()
        .max(
            Comparator.<Kept, Fence>comparing(kept -> kept.ended().last().fence())
                .thenComparingLong(Kept::sequence))
        .map(Kept::ended);
  }

  private record Kept(long sequence, EndedOperation ended) {}

  private static String key(long sequence) {
    return "%s%03d".formatted(PREFIX, sequence % SIZE);
  }
}
