package io.slipway.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a workload is asked to find out of a cluster.
 *
 * @param layout the cluster
 * @param instances the members whose instance lives, with the instance; others are not asked
 * @param deadline when the probe must have returned
 * @param cancellation ends it early
 */
public record ProbeRequest(
    ClusterLayout layout,
    SortedMap<MemberId, InstanceId> instances,
    Instant deadline,
    Cancellation cancellation) {
  /** Copies the instances. */
  public ProbeRequest {
    Checks.notNull(layout, "layout");
    instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
    Checks.notNull(deadline, "deadline");
    Checks.notNull(cancellation, "cancellation");
  }
}
