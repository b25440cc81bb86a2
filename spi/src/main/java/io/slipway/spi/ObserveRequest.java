package io.slipway.spi;

import java.time.Instant;

/**
 * A request for an observation.
 *
 * @param cluster the cluster to look at
 * @param spec its stored spec
 * @param resolution what CREATE resolved
 * @param depth how deeply to look
 * @param deadline when the observation must have returned, in process time ({@link
 *     TimeSource#now}); whatever was not seen by then is UNKNOWN
 * @param cancellation ends it early
 * @param round the looks that it may share with other observations
 */
public record ObserveRequest(
    ClusterId cluster,
    ClusterSpec spec,
    Resolution resolution,
    Depth depth,
    Instant deadline,
    CancellationToken cancellation,
    ObservationRound round) {

  /** The depth of an observation. The enum is open. */
  public enum Depth {
    /** Cheap: instances and what they own; {@code SERVING} and {@code REGISTERED} are UNKNOWN. */
    INSTANCES,
    /** Asks each member and the cluster itself. */
    CONFIRMED
  }

  /** Checks that all are there. */
  public ObserveRequest {
    Checks.notNull(cluster, "cluster");
    Checks.notNull(spec, "spec");
    Checks.notNull(resolution, "resolution");
    Checks.notNull(depth, "depth");
    Checks.notNull(deadline, "deadline");
    Checks.notNull(cancellation, "cancellation");
    Checks.notNull(round, "round");
  }

  /** Requests an observation that shares nothing: every look begins after this. */
  public ObserveRequest(
      ClusterId cluster,
      ClusterSpec spec,
      Resolution resolution,
      Depth depth,
      Instant deadline,
      CancellationToken cancellation) {
    this(cluster, spec, resolution, depth, deadline, cancellation, new ObservationRound());
  }
}
