package io.slipway.engine.internal.store;

import io.slipway.spi.StoredValue;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The records in the heap. Any thread reads, one thread writes, and one other thread may take the
 * records as they were at a sequence number while the writer goes on.
 */
final class StateMap {
  private final ConcurrentSkipListMap<String, Entry> live = new ConcurrentSkipListMap<>();

  /** The former values of changed keys since the snapshot began; null while there is none. */
  private volatile @Nullable Map<String, Entry> before;

  @Nullable Entry get(String key) {
    return live.get(key);
  }

  NavigableMap<String, Entry> all() {
    return live;
  }

  /** Shows the keys that begin with a prefix, in order. They lie side by side. */
  void forEach(String prefix, BiConsumer<String, StoredValue> visitor) {
    for (Map.Entry<String, Entry> each : live.tailMap(prefix).entrySet()) {
      if (!each.getKey().startsWith(prefix)) {
        return;
      }
      visitor.accept(
          each.getKey(), new StoredValue(each.getValue().bytes(), each.getValue().version()));
    }
  }

  /** Sets a key to what a checkpoint holds, before the store is open. */
  void load(String key, Entry entry) {
    live.put(key, entry);
  }

  /** Sets or removes a key. Writer only. */
  void apply(String key, long version, byte @Nullable [] value) {
    Map<String, Entry> kept = before;
    if (kept != null) {
      Entry old = live.get(key);
      kept.putIfAbsent(key, old == null ? Entry.ABSENT : old);
    }
    if (value == null) {
      live.remove(key);
    } else {
      live.put(key, new Entry(version, value));
    }
  }

  /** Begins a snapshot of now. Writer only. */
  void beginSnapshot() {
    before = new ConcurrentHashMap<>();
  }

  /**
   * Ends the snapshot and returns it.
   *
   * @param sequence of the last change before {@link #beginSnapshot}
   */
  SortedMap<String, Entry> endSnapshot(long sequence) {
    Map<String, Entry> kept = before;
    if (kept == null) {
      throw new IllegalStateException("no snapshot was begun");
    }
    TreeMap<String, Entry> result = new TreeMap<>();
    live.forEach(
        (key, entry) -> {
          // The writer keeps the old entry before it sets the new one, so it is there.
          Entry old = entry.version() <= sequence ? entry : kept.get(key);
          if (old != null && old.version() != 0) {
            result.put(key, old);
          }
        });
    kept.forEach(
        (key, old) -> {
          if (old.version() != 0) {
            result.putIfAbsent(key, old);
          }
        });
    before = null;
    return result;
  }
}
