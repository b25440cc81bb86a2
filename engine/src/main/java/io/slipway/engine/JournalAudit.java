package io.slipway.engine;

import io.slipway.engine.internal.operation.JournalValidator;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.store.HomeLock;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.util.List;

/**
 * Shows the changes that a home's journal has acknowledged since its newest checkpoint, each judged
 * by the tables that the engine runs on. For support cases, and for tests that assert that nothing
 * else ever happened. From {@link SlipwayHome#audit()}. Takes no lock, changes nothing, and works
 * beside a live engine.
 */
public final class JournalAudit {
  /**
   * A change of a cluster's record.
   *
   * @param version its sequence number in the store
   * @param cluster the cluster
   * @param legal whether the tables allow it
   * @param text the change in one line: its number, the cluster, its meaning by the tables, and
   *     state, operation and fence before and after
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
    JournalValidator validator = new JournalValidator(Kernels.production());
    return validator.replay(JournaledStore.history(home.resolve("store"))).stream()
        .map(
            entry ->
                new Change(entry.version(), entry.cluster(), entry.isLegal(), entry.toString()))
        .toList();
  }
}
