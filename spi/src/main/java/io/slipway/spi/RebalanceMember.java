package io.slipway.spi;

import java.util.List;

/**
 * A member as a rebalancer's server may know it. A server is the cluster's own if its members are
 * these: the same ids, and for each of them one of the hosts or one of the directories.
 *
 * @param member the member
 * @param nativeId the id by which the software itself knows it, such as a broker id
 * @param endpoints {@code host:port} of each of its listeners, as far as known
 * @param directories the absolute paths of its data, as the member itself knows them, as far as
 *     known
 */
public record RebalanceMember(
    MemberId member, String nativeId, List<String> endpoints, List<String> directories) {
  /** Copies the lists. */
  public RebalanceMember {
    Checks.notNull(member, "member");
    Checks.notNull(nativeId, "nativeId");
    endpoints = List.copyOf(endpoints);
    directories = List.copyOf(directories);
  }
}
