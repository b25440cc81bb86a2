package io.slipway.engine;

import io.slipway.engine.internal.operation.JournalValidator;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.rebalance.RebalanceAudit;
import io.slipway.engine.internal.store.HomeLock;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreHistory;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Shows the changes that a home's journal has acknowledged since its newest checkpoint, each judged
 * by the tables that the engine runs on. For support cases, and for tests that assert that nothing
 * else ever happened. From {@link SlipwayHome#audit()}. Takes no lock, changes nothing, and works
 * beside a live engine.
 */
public final class JournalAudit {
  /**
   * A change of the record of a cluster, or of a rebalance of it.
   *
   * @param version its sequence number in the store
   * @param cluster the cluster
   * @param legal whether the tables allow it
   * @param text the change in one line: its number, the cluster or the rebalance, its meaning by
   *     the tables, and state, operation and fence, or state, step and execution, before and after
   */
  public record Change(long version, ClusterId cluster, boolean legal, String text) {}

  private final Path home;

  JournalAudit(Path home) {
    this.home = home;
  }

  /**
   * Reads the changes of the home, in order.
   *
   * @return empty if there is no store
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}
   */
  public List<Change> changes() {
    HomeLock.requireDirectory(home);
    StoreHistory history = JournaledStore.history(home.resolve("store"));
    Stream<Change> clusters =
        new JournalValidator(Kernels.production())
            .replay(history).stream()
                .map(one -> new Change(one.version(), one.cluster(), one.isLegal(), "" + one));
    Stream<Change> rebalances =
        RebalanceAudit.replay(history).stream()
            .map(one -> new Change(one.version(), one.cluster(), one.isLegal(), "" + one));
    return Stream.concat(clusters, rebalances)
        .sorted(Comparator.comparingLong(Change::version))
        .toList();
  }
}
