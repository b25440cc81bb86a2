package io.slipway.engine.internal;

import io.slipway.engine.internal.store.StoreHistory;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** A store that outlives engines, and that a test can let crash or fail at any write. */
public final class MemoryStore implements StateStore {
  /** Runs around each write: before it is durable, and after. */
  public interface Hook {
    void at(String key, boolean before);
  }

  private final Map<String, StoredValue> values = new TreeMap<>();
  private long version;
  private Hook hook = (key, before) -> {};
  private int writes;
  private int visits;
  private final List<StoreHistory.Item> history = new ArrayList<>();

  /** Sets what runs around each write. */
  public void hook(Hook value) {
    this.hook = value;
  }

  /**
   * Damages a value in place.
   *
   * @return what it was, to be mended by {@link #mend}
   */
  public synchronized StoredValue damage(String key) {
    StoredValue whole = values.get(key);
    if (whole == null) {
      throw new NoSuchElementException(key);
    }
    byte[] half = Arrays.copyOf(whole.bytes(), whole.bytes().length / 2);
    values.put(key, new StoredValue(half, whole.version()));
    return whole;
  }

  /** Brings a damaged value back. */
  public synchronized void mend(String key, StoredValue whole) {
    values.put(key, whole);
  }

  /** Returns how many writes were acknowledged. */
  public int writes() {
    return writes;
  }

  /** Returns how many values were shown by visits of many. */
  public synchronized int visits() {
    return visits;
  }

  /** Returns all that was ever acknowledged. */
  public StoreHistory history() {
    return new StoreHistory(List.of(), history);
  }

  /** Returns all that is in it. */
  public Map<String, StoredValue> content() {
    return new TreeMap<>(values);
  }

  @Override
  public String id() {
    return "memory";
  }

  @Override
  public synchronized Optional<StoredValue> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public synchronized long put(String key, long expectedVersion, byte[] value) {
    check(key, expectedVersion);
    hook.at(key, true);
    values.put(key, new StoredValue(value, ++version));
    history.add(new StoreHistory.Item(key, version, value.clone()));
    writes++;
    hook.at(key, false);
    return version;
  }

  @Override
  public synchronized void remove(String key, long expectedVersion) {
    check(key, expectedVersion);
    hook.at(key, true);
    values.remove(key);
    history.add(new StoreHistory.Item(key, ++version, null));
    writes++;
    hook.at(key, false);
  }

  @Override
  public synchronized void forEach(BiConsumer<String, StoredValue> visitor) {
    visits += values.size();
    new TreeMap<>(values).forEach(visitor);
  }

  @Override
  public void close() {}

  private void check(String key, long expected) {
    StoredValue there = values.get(key);
    long is = there == null ? ABSENT : there.version();
    if (is != expected) {
      throw new SlipwayException(
          ErrorCode.CONFLICT, key + ": expected version " + expected + ", was " + is);
    }
  }
}
