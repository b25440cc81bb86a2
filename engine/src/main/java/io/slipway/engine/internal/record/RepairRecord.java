package io.slipway.engine.internal.record;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The recent repairs of a cluster, so that a member that keeps dying leads to a condition and not
 * to a hot loop.
 *
 * @param recent how many repairs have begun, each within {@link #WINDOW} of the one before
 * @param lastAt when the last one began, or null if none has
 */
public record RepairRecord(int recent, @Nullable Instant lastAt) {
  /** No recent repair. */
  public static final RepairRecord NONE = new RepairRecord(0, null);

  /** After this long without a repair a cluster counts as healthy, unless the bound was reached. */
  public static final Duration WINDOW = Duration.ofMinutes(10);

  /** After this many repairs the background loop leaves the cluster to the operator, for good. */
  public static final int BOUND = 5;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  RepairRecord next(Instant now) {
    return new RepairRecord(isRecent(now) ? recent + 1 : 1, now);
  }

  /** Returns whether the background loop has given up on the cluster. */
  public boolean isFlapping() {
    return recent >= BOUND;
  }

  /**
   * Returns whether the background loop may begin another repair now.
   *
   * @param since how long ago the last one began; anything if none has
   */
  public boolean mayBegin(Duration since) {
    if (isFlapping()) {
      return false;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << recent);
    return lastAt == null || since.compareTo(pause) >= 0;
  }

  private boolean isRecent(Instant now) {
    return lastAt != null && now.isBefore(lastAt.plus(WINDOW));
  }
}
