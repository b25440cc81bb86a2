package io.slipway.spi;

import java.time.Duration;

/**
 * What a backend says of itself; all of it must be true.
 *
 * @param name the name that the record keeps and by which the backend is found again
 * @param layoutVersion the version of what it leaves on disk or at the platform; a cluster of a
 *     newer layout is refused
 * @param granularity the smallest set that it can launch or stop
 * @param maxSpuCount the most SPUs of one cluster that it takes
 * @param detection how long at most until an observation shows that an instance has died
 * @param grace how long at most a call goes on after its deadline or its cancellation
 * @param inTurn whether the engine makes the calls for several of the smallest sets one after
 *     another, in the order of their members, rather than at the same time; for a platform that
 *     takes one call of a cluster at a time, and for tests that want one order
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
   * Creates the word of a backend that takes the calls for several sets at the same time.
   *
   * @param name the name that the record keeps
   * @param layoutVersion the version of what it leaves
   * @param granularity the smallest set that it can launch or stop
   * @param maxSpuCount the most SPUs of one cluster
   * @param detection how long at most until a death is seen
   * @param grace how long at most a call goes on after its end
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
