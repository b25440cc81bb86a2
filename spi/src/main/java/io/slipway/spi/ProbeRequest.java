package io.slipway.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request to a workload to examine a cluster.
 *
 * @param layout the cluster
 * @param instances the members with a live instance, and that instance; others are not asked
 * @param marks the value of each instance's {@link Workload#INSTANCE_VARIABLE}, set by the backend;
 *     empty for a member whose backend cannot set variables
 * @param ports checks whether a port is an instance's own
 * @param deadline when the probe must have returned, in process time ({@link TimeSource#now})
 * @param cancellation ends it early
 */
public record ProbeRequest(
    ClusterLayout layout,
    SortedMap<MemberId, InstanceId> instances,
    SortedMap<MemberId, String> marks,
    PortCheck ports,
    Instant deadline,
    CancellationToken cancellation) {
  /** Copies instances and marks. */
  public ProbeRequest {
    Checks.notNull(layout, "layout");
    instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
    marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    Checks.notNull(ports, "ports");
    Checks.notNull(deadline, "deadline");
    Checks.notNull(cancellation, "cancellation");
  }

  /**
   * Creates a request for a backend whose members have addresses of their own.
   *
   * @param layout the cluster
   * @param instances the members with a live instance, and that instance
   * @param marks the value of each instance's variable, set by the backend
   * @param deadline when the probe must have returned, in process time ({@link TimeSource#now})
   * @param cancellation ends it early
   */
  public ProbeRequest(
      ClusterLayout layout,
      SortedMap<MemberId, InstanceId> instances,
      SortedMap<MemberId, String> marks,
      Instant deadline,
      CancellationToken cancellation) {
    this(layout, instances, marks, PortCheck.OWN_ADDRESS, deadline, cancellation);
  }
}
