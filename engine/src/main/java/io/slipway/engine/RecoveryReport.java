package io.slipway.engine;

import io.slipway.spi.ClusterName;
import io.slipway.spi.SlipwayException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a recovery did with one cluster.
 *
 * @param cluster the cluster
 * @param action what was done
 * @param description the same for people
 * @param status the cluster afterwards, or null if it is gone
 * @param failure why it could not be settled, or null
 */
public record RecoveryReport(
    ClusterName cluster,
    Action action,
    String description,
    @Nullable ClusterStatus status,
    @Nullable SlipwayException failure) {

  /** What was done. The enum is open. */
  public enum Action {
    /** There was nothing to do. */
    NOTHING,
    /** An interrupted operation was brought to its end. */
    FINISHED,
    /** An interrupted operation was undone. */
    ROLLED_BACK,
    /** Members were brought back. */
    REPAIRED,
    /** It could not be settled; see the failure. */
    FAILED
  }

  /** Returns the cluster afterwards, unless it is gone. */
  public Optional<ClusterStatus> after() {
    return Optional.ofNullable(status);
  }

  /** Returns why it could not be settled. */
  public Optional<SlipwayException> problem() {
    return Optional.ofNullable(failure);
  }
}
