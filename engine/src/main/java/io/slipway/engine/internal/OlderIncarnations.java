package io.slipway.engine.internal;

import io.slipway.engine.internal.record.Timing;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lives of a name that has no record: the store was lost, or a backup is older than the
 * cluster. A new incarnation beside it would share its name and meet its members.
 */
final class OlderIncarnations {
  private static final Logger LOG = LoggerFactory.getLogger(OlderIncarnations.class);

  /** A name is looked up without reading what there is of others. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private OlderIncarnations() {}

  /**
   * Refuses a name that has no record, but more than tombstones at the backend.
   *
   * @param backend its name
   * @param timeout of the command: a backend is not awaited for longer
   * @throws SlipwayException {@link ErrorCode#ALREADY_EXISTS} naming the incarnation; {@link
   *     ErrorCode#CANCELLED}; {@link ErrorCode#CLOSED}
   */
  static void requireNone(
      BoundedLooks looks, String backend, ClusterName wanted, Duration timeout) {
    for (OwnedCluster owned : looks.ask(question(backend, wanted, timeout))) {
      if (!owned.isErased()) {
        throw refusal(backend, owned.cluster());
      }
    }
  }

  /**
   * An inventory that fails, or does not answer in time, refuses nothing: another cluster may be
   * the reason, there is hardly ever anything to find, and a backend that owns something in the way
   * says so at the first call that meets it.
   */
  private static Question<List<OwnedCluster>> question(
      String backend, ClusterName wanted, Duration timeout) {
    return new Question<>(
        backend,
        "of older clusters '" + wanted + "'",
        wanted,
        Timing.shorter(timeout, PATIENCE),
        (there, deadline) -> there.inventory(wanted),
        e -> {
          if (e.code() == ErrorCode.CANCELLED || e.code() == ErrorCode.CLOSED) {
            throw e;
          }
          LOG.warn(
              "backend '{}' could not say whether it owns an older cluster '{}': {}",
              backend,
              wanted,
              e.problem().textWithoutActions());
          return List.of();
        });
  }

  private static SlipwayException refusal(String backend, ClusterId older) {
    return new SlipwayException(
        Problem.of(ErrorCode.ALREADY_EXISTS, "cluster '" + older.name() + "' cannot be created")
            .withActual("backend '" + backend + "' owns '" + older + "', which no record names")
            .withRemedy("choose another name")
            .withRemedy(
                Remedy.of(Remedy.Action.STORE_ADOPT, older)
                    .so("if another store or a backup has its record"),
                Remedy.of(Remedy.Action.STORE_ERASE_ORPHAN, older).so("to erase it for good")));
  }
}
