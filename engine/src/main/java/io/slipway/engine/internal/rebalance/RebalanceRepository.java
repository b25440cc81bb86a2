package io.slipway.engine.internal.rebalance;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of all rebalances in a store, one key per request. Thread-safe. */
public final class RebalanceRepository {
  private static final Logger LOG = LoggerFactory.getLogger(RebalanceRepository.class);

  /** The prefix of their keys. */
  public static final String PREFIX = "rebalance/";

  /**
   * A record with the version that it was read at or written with.
   *
   * @param record the record
   * @param version its version in the store
   */
  public record Versioned(RebalanceRecord record, long version) {}

  private final StateStore store;

  public RebalanceRepository(StateStore store) {
    this.store = store;
  }

  /** Returns whether a key of a store is that of a rebalance. */
  public static boolean isRebalance(String key) {
    return key.startsWith(PREFIX);
  }

  /**
   * Returns all readable records, in the order of their requests. An unreadable one is reported in
   * the log and is in nobody's way.
   */
  public List<Versioned> all() {
    return startingWith(PREFIX);
  }

  /** Returns those of a name, of all its incarnations. */
  public List<Versioned> of(ClusterName cluster) {
    return startingWith(PREFIX + cluster + "/");
  }

  /** Returns those of one incarnation. */
  public List<Versioned> of(ClusterId cluster) {
    return of(cluster.name()).stream()
        .filter(one -> one.record().cluster().equals(cluster))
        .toList();
  }

  private List<Versioned> startingWith(String prefix) {
    List<Versioned> found = new ArrayList<>();
    store.forEach(
        prefix,
        (key, value) -> {
          try {
            found.add(versioned(key, value));
          } catch (SlipwayException e) {
            LOG.warn("a rebalance is left alone: {}", e.getMessage());
          }
        });
    found.sort(
        Comparator.<Versioned, Instant>comparing(one -> one.record().times().requestedAt())
            .thenComparing(one -> one.record().id().value()));
    return found;
  }

  /**
   * Returns the record of a request.
   *
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED} or {@link ErrorCode#UNSUPPORTED} if it
   *     cannot be read
   */
  public Optional<Versioned> find(ClusterName cluster, RebalanceId id) {
    String key = key(cluster, id);
    return store.get(key).map(value -> versioned(key, value));
  }

  /**
   * Makes a new record durable.
   *
   * @return empty if there is one of that id
   */
  public Optional<Versioned> add(RebalanceRecord record) {
    return put(record, StateStore.ABSENT);
  }

  /**
   * Makes a change durable.
   *
   * @return empty if somebody else has changed the record since; then nothing changed
   */
  public Optional<Versioned> save(Versioned before, RebalanceRecord after) {
    return put(after, before.version());
  }

  private Optional<Versioned> put(RebalanceRecord record, long expectedVersion) {
    try {
      long version =
          store.put(
              key(record.cluster().name(), record.id()),
              expectedVersion,
              RebalanceCodec.write(record));
      return Optional.of(new Versioned(record, version));
    } catch (SlipwayException e) {
      if (e.code() == ErrorCode.CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Removes a record, unless somebody else has changed it since. */
  public void remove(Versioned known) {
    try {
      store.remove(key(known.record().cluster().name(), known.record().id()), known.version());
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
    }
  }

  private static Versioned versioned(String key, StoredValue value) {
    return new Versioned(RebalanceCodec.read(key, value.bytes()), value.version());
  }

  private static String key(ClusterName cluster, RebalanceId id) {
    return PREFIX + cluster + "/" + id;
  }
}
