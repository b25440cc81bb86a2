package io.slipway.spi;

import java.time.Duration;

/**
 * A backend's description of itself; all of it must be true.
 *
 * @param name the name that records keep and by which the backend is found again
 * @param layoutVersion the version of its layout on disk or on the platform; a cluster of a newer
 *     layout is refused
 * @param granularity the smallest set that it can launch or stop
 * @param maxSpuCount the maximum number of SPUs in one cluster
 * @param detection the maximum time until an observation shows that an instance has died
 * @param grace the maximum time that a call continues after its deadline or cancellation
 * @param inTurn whether the engine makes the calls for several of the smallest sets one after
 *     another, in the order of their members, rather than at the same time; for platforms that
 *     accept one call per cluster at a time, and for tests that want a fixed order
 */
public record BackendInfo(
    String name,
    int layoutVersion,
    Granularity granularity,
    int maxSpuCount,
    Duration detection,
    Duration grace,
    boolean inTurn) {
  /** Checks that all are there. */
  public BackendInfo {
    Checks.notNull(name, "name");
    Checks.notNull(granularity, "granularity");
    Checks.notNull(detection, "detection");
    Checks.notNull(grace, "grace");
  }

  /**
   * Creates the description of a backend that takes the calls for several sets at the same time.
   *
   * @param name the name that records keep
   * @param layoutVersion the version of its layout
   * @param granularity the smallest set that it can launch or stop
   * @param maxSpuCount the maximum number of SPUs in one cluster
   * @param detection the maximum time until a death is seen
   * @param grace the maximum time that a call continues after its deadline or cancellation
   */
  public BackendInfo(
      String name,
      int layoutVersion,
      Granularity granularity,
      int maxSpuCount,
      Duration detection,
      Duration grace) {
    this(name, layoutVersion, granularity, maxSpuCount, detection, grace, false);
  }
}
