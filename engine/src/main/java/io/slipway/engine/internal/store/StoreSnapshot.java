package io.slipway.engine.internal.store;

import io.slipway.spi.StoredValue;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The contents of a store when it was read. Immutable; needs no closing. */
public final class StoreSnapshot {
  private final LoadedStore loaded;

  StoreSnapshot(LoadedStore loaded) {
    this.loaded = loaded;
  }

  /** Returns what the open found; {@link OpenReport#created} means that there is no store. */
  public OpenReport report() {
    return loaded.report();
  }

  /** Returns the store's id. */
  public String id() {
    return JournaledStore.id(loaded.storeId());
  }

  /**
   * Returns the value of a key.
   *
   * @param key the key
   */
  public Optional<StoredValue> get(String key) {
    Entry entry = records().get(key);
    return Optional.ofNullable(entry).map(found -> new StoredValue(found.bytes(), found.version()));
  }

  /** Shows every key as {@link #forEach(String, BiConsumer)} does. */
  public void forEach(BiConsumer<String, StoredValue> visitor) {
    forEach("", visitor);
  }

  /**
   * Shows every key that begins with a prefix once, in the order of the keys.
   *
   * @param prefix an empty one is that of all
   * @param visitor called on this thread
   */
  public void forEach(String prefix, BiConsumer<String, StoredValue> visitor) {
    loaded.state().forEach(prefix, visitor);
  }

  LoadedStore loaded() {
    return loaded;
  }

  private NavigableMap<String, Entry> records() {
    return loaded.state().all();
  }
}
