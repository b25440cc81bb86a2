package io.slipway.rebalancer.cruisecontrol;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one rebalancer has asked of its server, since it was opened. Immutable.
 *
 * @param queued how many requests wait for a slot now
 * @param waited how long requests have waited for slots in all, those that wait now not included
 * @param slots how many slots it allows itself now
 * @param slotsHeld how many it holds now, by its own account
 * @param refusals how many requests the server has refused for want of a slot
 * @param sharedLooks how many looks were answered by the requests of another one
 * @param requests how many requests were made, by endpoint such as {@code user_tasks}, then by what
 *     became of them: {@code Answered}, or the word of a {@link CruiseControlReason}
 */
public record CruiseControlStatistics(
    int queued,
    Duration waited,
    int slots,
    int slotsHeld,
    long refusals,
    long sharedLooks,
    SortedMap<String, SortedMap<String, Long>> requests) {
  /** Copies the counts. */
  public CruiseControlStatistics {
    TreeMap<String, SortedMap<String, Long>> copy = new TreeMap<>();
    requests.forEach(
        (endpoint, counts) ->
            copy.put(endpoint, Collections.unmodifiableSortedMap(new TreeMap<>(counts))));
    requests = Collections.unmodifiableSortedMap(copy);
  }

  /** Returns how many requests were made in all. */
  public long started() {
    return requests.values().stream()
        .flatMap(counts -> counts.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
