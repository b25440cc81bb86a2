package io.slipway.engine.internal.operation;

import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of all clusters in a store, one key per name. Thread-safe. */
public final class RecordRepository {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRepository.class);

  public static final String PREFIX = "cluster/";

  /** The prefix under which a store announces the record that it adopts from another store. */
  static final String ADOPTS = "adopts/";

  /** The store's limit for a value, less what operations may later add to a record. */
  private static final int MOST_AT_FIRST = (1024 - 128) * 1024;

  private final StateStore store;

  public RecordRepository(StateStore store) {
    this.store = store;
  }

  /** Returns whether a key of a store is that of a cluster's record. */
  public static boolean isCluster(String key) {
    return key.startsWith(PREFIX);
  }

  /** The content of a cluster's key. An unreadable one affects only that cluster. */
  public sealed interface Found {
    /** Returns the cluster of the key. */
    ClusterName name();

    /** A record. */
    record Whole(ClusterRecord record) implements Found {
      @Override
      public ClusterName name() {
        return record.cluster().name();
      }
    }

    /** An unreadable record, and why. */
    record Unreadable(ClusterName name, SlipwayException trouble) implements Found {}
  }

  /**
   * Returns the record of a name with the version that it was read at.
   *
   * @throws SlipwayException as {@link #read}
   */
  public Optional<VersionedRecord> find(ClusterName name) {
    return store
        .get(key(name))
        .map(value -> new VersionedRecord(this, read(key(name), value.bytes()), value.version()));
  }

  /**
   * Returns the record that a cluster has now, or nothing if it is gone. Reads it only if it has
   * changed.
   *
   * @throws SlipwayException as {@link #read}
   */
  public Optional<ClusterRecord> present(VersionedRecord known) {
    ClusterId cluster = known.record().cluster();
    String key = key(cluster.name());
    return store
        .get(key)
        .map(
            value -> value.version() == known.version() ? known.record() : read(key, value.bytes()))
        .filter(record -> record.cluster().equals(cluster));
  }

  /** Returns the contents of all clusters' keys, sorted by name. */
  public List<Found> all() {
    List<Found> all = new ArrayList<>();
    store.forEach(PREFIX, (key, value) -> name(key).ifPresent(name -> all.add(found(name, value))));
    return all;
  }

  /**
   * Returns the names of the clusters that end with their engine, in order; those with unreadable
   * records are not among them. Reads no other records: most homes have very few of them.
   */
  public List<ClusterName> ephemeral() {
    List<ClusterName> names = new ArrayList<>();
    store.forEach(
        PREFIX,
        (key, value) -> {
          if (RecordCodec.mayBeEphemeral(value.bytes())) {
            name(key)
                .filter(
                    name ->
                        found(name, value) instanceof Found.Whole whole
                            && whole.record().ephemeral())
                .ifPresent(names::add);
          }
        });
    return names;
  }

  /** Returns all readable records, sorted by name. */
  public static List<ClusterRecord> readable(List<Found> all) {
    return all.stream()
        .flatMap(found -> found instanceof Found.Whole one ? Stream.of(one.record()) : null)
        .toList();
  }

  /** Returns the others. */
  public static List<Found.Unreadable> unreadable(List<Found> all) {
    return all.stream()
        .flatMap(found -> found instanceof Found.Unreadable one ? Stream.of(one) : null)
        .toList();
  }

  /** Returns the names of all clusters in order, without reading their records. */
  public List<ClusterName> names() {
    List<ClusterName> names = new ArrayList<>();
    store.forEach(PREFIX, (key, value) -> name(key).ifPresent(names::add));
    return names;
  }

  /**
   * Reads the value under a cluster's key.
   *
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED} if it is not a record of that cluster;
   *     {@link ErrorCode#UNSUPPORTED} if a newer version wrote it
   */
  public static ClusterRecord read(String key, byte[] bytes) {
    ClusterRecord record = RecordCodec.read(key, bytes);
    if (!key.equals(key(record.cluster().name()))) {
      throw new SlipwayException(
          Problem.of(ErrorCode.STORE_DAMAGED, "record '" + key + "' is another cluster's")
              .withExpected("the record of " + key)
              .withActual("that of '" + record.cluster().name() + "'")
              .withRemedy(Remedy.of(Remedy.Action.STORE_VERIFY).so("and restore a backup")));
    }
    return record;
  }

  private static Found found(ClusterName name, StoredValue value) {
    try {
      return new Found.Whole(read(key(name), value.bytes()));
    } catch (SlipwayException e) {
      return new Found.Unreadable(name, e);
    }
  }

  /** Returns the cluster of a record key; a key of no cluster is reported in the log. */
  private static Optional<ClusterName> name(String key) {
    if (!isCluster(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ClusterName.of(key.substring(PREFIX.length())));
    } catch (SlipwayException e) {
      LOG.warn("the store's key '{}' is no cluster's and is left alone: {}", key, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Returns a holder for a record that is not in the store yet.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it would leave an operation no
   *     room
   */
  public VersionedRecord fresh(ClusterRecord record) {
    int size = RecordCodec.write(record).length;
    if (size > MOST_AT_FIRST) {
      throw new SlipwayException(
          Problem.of(
                  ErrorCode.INVALID_ARGUMENT,
                  "the record of cluster '" + record.cluster().name() + "' is too large")
              .withExpected("at most " + MOST_AT_FIRST + " bytes")
              .withActual(size)
              .withRemedy("use fewer or shorter options"));
    }
    return new VersionedRecord(this, record, StateStore.ABSENT);
  }

  /**
   * Adopts the record of another store. It is announced first, so that a replay of the journal can
   * distinguish it from a record without origin; if interrupted, it can be repeated.
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

  /** Makes a change durable and returns its version; a finished record is removed. */
  long save(ClusterRecord record, long expectedVersion) {
    String key = key(record.cluster().name());
    try {
      if (record.isRemovable()) {
        store.remove(key, expectedVersion);
        return StateStore.ABSENT;
      }
      return store.put(key, expectedVersion, RecordCodec.write(record));
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      throw new SlipwayException(
          Problem.of(
                  ErrorCode.STALE_FENCE, "cluster '" + record.cluster().name() + "' was taken over")
              .withExpected("record version " + expectedVersion)
              .withActual("another one")
              .withRemedy("leave it to the engine that holds it now"),
          e);
    }
  }

  private static String key(ClusterName name) {
    return PREFIX + name;
  }
}
