package io.slipway.engine.internal;

import io.slipway.engine.internal.store.StoreSnapshot;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A read-only view of a store's contents at the time of reading. */
final class SnapshotStore implements StateStore {
  private final StoreSnapshot snapshot;

  SnapshotStore(StoreSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  @Override
  public String id() {
    return snapshot.id();
  }

  @Override
  public Optional<StoredValue> get(String key) {
    return snapshot.get(key);
  }

  @Override
  public long put(String key, long expectedVersion, byte[] value) {
    throw new IllegalStateException("a reader does not write");
  }

  @Override
  public void remove(String key, long expectedVersion) {
    throw new IllegalStateException("a reader does not write");
  }

  @Override
  public void forEach(BiConsumer<String, StoredValue> visitor) {
    snapshot.forEach(visitor);
  }

  @Override
  public void forEach(String prefix, BiConsumer<String, StoredValue> visitor) {
    snapshot.forEach(prefix, visitor);
  }

  @Override
  public void close() {}
}
