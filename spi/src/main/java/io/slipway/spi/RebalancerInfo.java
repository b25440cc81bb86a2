package io.slipway.spi;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * A rebalancer's description of itself. Immutable.
 *
 * @param name such as {@code cruise-control}
 * @param workloads the workloads whose clusters it can rebalance; empty for all
 * @param modes what it can do
 * @param pollInterval how often its server should be asked while something is computed or executed
 * @param settleTime how long after a request was given up its server may still take it up: the
 *     bound of the request itself and what the server may delay it by
 */
public record RebalancerInfo(
    String name,
    Set<String> workloads,
    Set<RebalanceMode> modes,
    Duration pollInterval,
    Duration settleTime) {
  /** Copies the sets. */
  public RebalancerInfo {
    Checks.notNull(name, "name");
    workloads = Set.copyOf(workloads);
    modes = java.util.Collections.unmodifiableSet(EnumSet.copyOf(modes));
    Checks.notNegative(pollInterval, "pollInterval");
    Checks.notNegative(settleTime, "settleTime");
  }
}
