package io.slipway.engine.internal.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a store since its newest checkpoint.
 *
 * @param begin what the checkpoint holds; empty if there is none
 * @param changes in the order in which they were acknowledged
 */
public record StoreHistory(List<Item> begin, List<Item> changes) {
  /** Copies the lists. */
  public StoreHistory {
    begin = List.copyOf(begin);
    changes = List.copyOf(changes);
  }

  /**
   * A key's value from a change on.
   *
   * @param key the key
   * @param version the change's sequence number
   * @param value null for a removal; nothing may change the bytes
   */
  // Error Prone wants no array in a record because of equals; items are compared by identity.
  @SuppressWarnings("ArrayRecordComponent")
  public record Item(String key, long version, byte @Nullable [] value) {}

  /** Takes what a loader reads. */
  static final class Recorder {
    static final Recorder NONE = new Recorder(false);

    private final boolean records;
    private final List<Item> begin = new ArrayList<>();
    private final List<Item> changes = new ArrayList<>();

    Recorder() {
      this(true);
    }

    private Recorder(boolean records) {
      this.records = records;
    }

    void begin(String key, long version, byte[] value) {
      if (records) {
        begin.add(new Item(key, version, value));
      }
    }

    void change(String key, long version, byte @Nullable [] value) {
      if (records) {
        changes.add(new Item(key, version, value));
      }
    }

    void clear() {
      begin.clear();
      changes.clear();
    }

    StoreHistory history() {
      return new StoreHistory(begin, changes);
    }
  }
}
