package io.slipway.engine.internal.operation;

import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records of all clusters in a store: one key a name. Thread-safe. */
public final class Records {
  static final String PREFIX = "cluster/";

  /** Under this prefix a store announces the record of another store that it takes over. */
  static final String ADOPTS = "adopts/";

  /** What a store takes of a value, less what operations may add to a record later. */
  private static final int MOST_AT_FIRST = (1024 - 128) * 1024;

  private final StateStore store;

  public Records(StateStore store) {
    this.store = store;
  }

  /** Returns whether a key of a store is that of a cluster's record. */
  public static boolean isCluster(String key) {
    return key.startsWith(PREFIX);
  }

  /** Returns the record of a name with the version that it was read at. */
  public Optional<Tracked> find(ClusterName name) {
    return store
        .get(key(name))
        .map(
            value ->
                new Tracked(this, RecordCodec.read(key(name), value.bytes()), value.version()));
  }

  /** Returns all records in the order of their names. */
  public List<ClusterRecord> all() {
    List<ClusterRecord> records = new ArrayList<>();
    store.forEach(
        (key, value) -> {
          if (isCluster(key)) {
            records.add(RecordCodec.read(key, value.bytes()));
          }
        });
    return records;
  }

  /** Returns the names of all clusters in order, without reading their records. */
  public List<ClusterName> names() {
    List<ClusterName> names = new ArrayList<>();
    store.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            names.add(ClusterName.of(key.substring(PREFIX.length())));
          }
        });
    return names;
  }

  /**
   * Returns a holder for a record that is not in the store yet.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_SPEC} if it would leave an operation no room
   */
  public Tracked fresh(ClusterRecord record) {
    int size = RecordCodec.write(record).length;
    if (size > MOST_AT_FIRST) {
      throw new SlipwayException(
          ErrorCode.INVALID_SPEC,
          SlipwayException.text(
              "the record of cluster '" + record.cluster().name() + "' is too large",
              "at most " + MOST_AT_FIRST + " bytes",
              size,
              "use fewer or shorter options"));
    }
    return new Tracked(this, record, StateStore.ABSENT);
  }

  /**
   * Takes over the record of another store. It is announced first, so that whoever replays the
   * journal can tell it from a record that came out of nowhere; if this is cut short, it can be
   * repeated.
   *
   * @throws SlipwayException {@link ErrorCode#STALE_FENCE} if there is a record of that name
   */
  public void adopt(ClusterRecord record) {
    String key = ADOPTS + record.cluster().name();
    long announced = store.get(key).map(StoredValue::version).orElse(StateStore.ABSENT);
    long version =
        store.put(key, announced, record.cluster().toString().getBytes(StandardCharsets.UTF_8));
    save(record, StateStore.ABSENT);
    store.remove(key, version);
  }

  /** Makes a change durable and returns its version; a record that is over is removed. */
  long save(ClusterRecord record, long expectedVersion) {
    String key = key(record.cluster().name());
    try {
      if (record.isOver()) {
        store.remove(key, expectedVersion);
        return StateStore.ABSENT;
      }
      return store.put(key, expectedVersion, RecordCodec.write(record));
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      throw new SlipwayException(
          ErrorCode.STALE_FENCE,
          SlipwayException.text(
              "cluster '" + record.cluster().name() + "' was taken over",
              "record version " + expectedVersion,
              "another one",
              "leave it to the engine that holds it now"),
          e);
    }
  }

  private static String key(ClusterName name) {
    return PREFIX + name;
  }
}
