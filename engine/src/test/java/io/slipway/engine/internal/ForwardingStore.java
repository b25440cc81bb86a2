package io.slipway.engine.internal;

import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Forwards to another store; a test overrides what is to differ. */
class ForwardingStore implements StateStore {
  private final StateStore delegate;

  ForwardingStore(StateStore delegate) {
    this.delegate = delegate;
  }

  @Override
  public String id() {
    return delegate.id();
  }

  @Override
  public Optional<StoredValue> get(String key) {
    return delegate.get(key);
  }

  @Override
  public long put(String key, long expectedVersion, byte[] value) {
    return delegate.put(key, expectedVersion, value);
  }

  @Override
  public void remove(String key, long expectedVersion) {
    delegate.remove(key, expectedVersion);
  }

  @Override
  public void forEach(BiConsumer<String, StoredValue> visitor) {
    delegate.forEach(visitor);
  }

  @Override
  public void forEach(String prefix, BiConsumer<String, StoredValue> visitor) {
    delegate.forEach(prefix, visitor);
  }

  @Override
  public void close() {
    delegate.close();
  }
}
