package io.slipway.benchmarks;

import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Counts the writes of each key of a store. Thread-safe. */
final class CountedStore implements StateStore {
  private final StateStore store;
  private final Map<String, Integer> writes = new ConcurrentHashMap<>();

  CountedStore(StateStore store) {
    this.store = store;
  }

  Map<String, Integer> writes() {
    return Map.copyOf(writes);
  }

  @Override
  public String id() {
    return store.id();
  }

  @Override
  public Optional<StoredValue> get(String key) {
    return store.get(key);
  }

  @Override
  public long put(String key, long expectedVersion, byte[] value) {
    writes.merge(key, 1, Integer::sum);
    return store.put(key, expectedVersion, value);
  }

  @Override
  public void remove(String key, long expectedVersion) {
    writes.merge(key, 1, Integer::sum);
    store.remove(key, expectedVersion);
  }

  @Override
  public void forEach(BiConsumer<String, StoredValue> visitor) {
    store.forEach(visitor);
  }

  @Override
  public void forEach(String prefix, BiConsumer<String, StoredValue> visitor) {
    store.forEach(prefix, visitor);
  }

  @Override
  public void close() {
    store.close();
  }
}
