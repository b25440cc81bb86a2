package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The installed fences, apart from what the incarnations own, so that they outlive an erase.
 * Guarded by the world's lock.
 */
final class Fences {
  /**
   * One fence.
   *
   * @param fence the fence
   * @param prunedFrom when the tombstone may go, or null while it is none
   */
  private record Entry(Fence fence, @Nullable Instant prunedFrom) {
    boolean gone(Instant now) {
      return prunedFrom != null && !now.isBefore(prunedFrom);
    }
  }

  private final Map<ClusterId, Entry> entries = new HashMap<>();
  private final Map<Long, FakeCall> unclaimed = new LinkedHashMap<>();
  private final Set<ClusterId> damaged = new HashSet<>();

  /** Fails where a newer fence than the call's is installed. */
  void check(FakeCall call, Behavior behavior, Outcome outcome, Instant now) {
    ClusterId cluster = call.clusterId();
    Fence fence = call.callFence();
    if (cluster == null || fence == null) {
      return;
    }
    Fence installed = get(cluster, now);
    if (behavior.refuses(fence, installed)) {
      throw BackendException.builder(
              Problem.of(ErrorCode.STALE_FENCE, call.signature() + " comes too late")
                  .withExpected("fence " + installed + " or newer")
                  .withActual(fence)
                  .withRemedy("leave the cluster to its new owner"))
          .outcome(outcome)
          .build();
    }
    if (installed.isOlderThan(fence) && call.kind() != CallKind.CLAIM) {
      unclaimed.putIfAbsent(call.number(), call);
    }
  }

  /** Makes the record of a cluster unreadable for every backend. */
  void damage(ClusterId cluster) {
    damaged.add(cluster);
  }

  boolean isDamaged(ClusterId cluster) {
    return damaged.contains(cluster);
  }

  /** Fails where the call needs a record that is damaged. A claim writes it. */
  void checkReadable(FakeCall call) {
    ClusterId cluster = call.clusterId();
    if (cluster != null && call.kind() != CallKind.CLAIM && isDamaged(cluster)) {
      throw BackendException.builder(
              Problem.of(
                      ErrorCode.BACKEND_UNAVAILABLE,
                      call.signature() + " cannot read the record of " + cluster)
                  .withExpected("a record as a claim writes it")
                  .withActual("a damaged one")
                  .withRemedy("claim the cluster with a newer fence"))
          .retryable()
          .build();
    }
  }

  Fence get(ClusterId cluster, Instant now) {
    Entry entry = entry(cluster, now);
    return entry == null ? Fence.NONE : entry.fence();
  }

  boolean known(ClusterId cluster, Instant now) {
    return entry(cluster, now) != null;
  }

  Set<ClusterId> known(Instant now) {
    Set<ClusterId> known = new HashSet<>(entries.keySet());
    known.removeIf(cluster -> !known(cluster, now));
    return known;
  }

  void install(ClusterId cluster, Fence fence, Instant now) {
    Entry entry = entry(cluster, now);
    entries.put(cluster, new Entry(fence, entry == null ? null : entry.prunedFrom()));
    damaged.remove(cluster);
  }

  /** Keeps the fence for good: something of the incarnation is there. */
  void keep(ClusterId cluster, Instant now) {
    Entry entry = entry(cluster, now);
    if (entry != null) {
      entries.put(cluster, new Entry(entry.fence(), null));
    }
  }

  /** Makes the fence a tombstone. */
  void bury(ClusterId cluster, Fence called, Duration retention, Instant now) {
    Fence installed = get(cluster, now);
    Fence newest = installed.isOlderThan(called) ? called : installed;
    entries.put(cluster, new Entry(newest, now.plus(retention)));
  }

  void forget(ClusterId cluster) {
    entries.remove(cluster);
  }

  List<FakeCall> unclaimed() {
    return List.copyOf(unclaimed.values());
  }

  private @Nullable Entry entry(ClusterId cluster, Instant now) {
    Entry entry = entries.get(cluster);
    return entry == null || entry.gone(now) ? null : entry;
  }
}
