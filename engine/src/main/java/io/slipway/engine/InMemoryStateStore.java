package io.slipway.engine;

import io.slipway.engine.internal.store.StoreLimits;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory store, for tests. Several may share one {@link Backing}, as engines share a server;
 * each fails and closes separately. Passes the same contract tests as the store in a home: {@code
 * StateStoreContract} in this module's {@code contract} jar. Thread-safe.
 */
public final class InMemoryStateStore implements StateStore {
  /** The stores' common memory, which outlives them as a disk would. Thread-safe. */
  public static final class Backing {
    private final TreeMap<String, StoredValue> values = new TreeMap<>();
    private final String id = UUID.randomUUID().toString();
    private long sequence;

    /** Creates an empty backing. */
    public Backing() {}
  }

  /** Decides the fate of a change; called with the backing locked, before and after the change. */
  @FunctionalInterface
  public interface Fault {
    /**
     * Lets the change pass, or throws the failure that the disk would cause.
     *
     * @param key the key
     * @param applied whether the backing already holds the change
     */
    void at(String key, boolean applied);
  }

  private final Backing backing;
  private final Fault fault;
  private volatile boolean closed;
  private boolean failed;

  /** Creates a store with a backing of its own. */
  public InMemoryStateStore() {
    this(new Backing());
  }

  /**
   * Creates a store.
   *
   * @param backing the backing to read and write
   */
  public InMemoryStateStore(Backing backing) {
    this(backing, (key, applied) -> {});
  }

  /**
   * Creates a store with injected failures.
   *
   * @param backing the backing to read and write
   * @param fault called before and after each change; an exception fails this store for good
   */
  public InMemoryStateStore(Backing backing, Fault fault) {
    this.backing = Objects.requireNonNull(backing, "backing must not be null");
    this.fault = Objects.requireNonNull(fault, "fault must not be null");
  }

  @Override
  public String id() {
    return backing.id;
  }

  @Override
  public Optional<StoredValue> get(String key) {
    Objects.requireNonNull(key, "key must not be null");
    checkOpen();
    synchronized (backing) {
      return Optional.ofNullable(backing.values.get(key));
    }
  }

  @Override
  public long put(String key, long expectedVersion, byte[] value) {
    StoreLimits.checkValue(key, value);
    StoreLimits.keyBytes(key);
    if (expectedVersion < 0) {
      throw new IllegalArgumentException("expected version must be >= 0, was " + expectedVersion);
    }
    synchronized (backing) {
      return change(
          key,
          expectedVersion,
          () -> backing.values.put(key, new StoredValue(value, ++backing.sequence)));
    }
  }

  @Override
  public void remove(String key, long expectedVersion) {
    StoreLimits.checkRemoval(key, expectedVersion);
    synchronized (backing) {
      change(
          key,
          expectedVersion,
          () -> {
            backing.sequence++;
            backing.values.remove(key);
          });
    }
  }

  private long change(String key, long expectedVersion, Runnable apply) {
    checkOpen();
    if (failed) {
      throw unavailable("nothing was changed", null);
    }
    StoredValue now = backing.values.get(key);
    long version = now == null ? ABSENT : now.version();
    try {
      fault.at(key, false);
      if (version != expectedVersion) {
        throw new SlipwayException(
            Problem.of(ErrorCode.CONFLICT, "the record " + key + " was changed by another")
                .withExpected("version " + expectedVersion)
                .withActual(version)
                .withRemedy("nothing was changed; read it again"));
      }
      apply.run();
      fault.at(key, true);
    } catch (SlipwayException e) {
      throw e;
    } catch (RuntimeException e) {
      failed = true;
      throw unavailable("whether this change took effect is known when it is open again", e);
    }
    return backing.sequence;
  }

  @Override
  public void forEach(BiConsumer<String, StoredValue> visitor) {
    forEach("", visitor);
  }

  @Override
  public void forEach(String prefix, BiConsumer<String, StoredValue> visitor) {
    checkOpen();
    Map<String, StoredValue> copy = new LinkedHashMap<>();
    synchronized (backing) {
      for (Map.Entry<String, StoredValue> each : backing.values.tailMap(prefix).entrySet()) {
        if (!each.getKey().startsWith(prefix)) {
          break;
        }
        copy.put(each.getKey(), each.getValue());
      }
    }
    copy.forEach(visitor);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new SlipwayException(
          Problem.of(ErrorCode.CLOSED, "the store was closed").withRemedy("open it again"));
    }
  }

  private static SlipwayException unavailable(String outcome, @Nullable RuntimeException cause) {
    return new SlipwayException(
        Problem.of(ErrorCode.STORE_UNAVAILABLE, "the store cannot be written; " + outcome)
            .withRemedy("open the store again"),
        cause);
  }
}
