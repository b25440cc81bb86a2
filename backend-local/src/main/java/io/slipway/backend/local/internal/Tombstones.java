package io.slipway.backend.local.internal;

import io.slipway.spi.ClusterId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Removes old tombstones: housekeeping, which fails nobody's call and waits for nobody's. Only
 * fences without a cluster's directory are read, a bounded number at a time. Thread-safe.
 */
final class Tombstones {
  static final Duration PERIOD = Duration.ofMinutes(10);
  static final int MOST = 200;
  private static final System.Logger LOGGER = System.getLogger(Tombstones.class.getName());

  private final World world;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  Tombstones(World world) {
    this.world = world;
  }

  /**
   * Removes the tombstones of other clusters that have been kept for long enough, if it is time.
   */
  void prune(ClusterId but) {
    Instant now = world.time().now();
    Instant due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(PERIOD))) {
      return;
    }
    try {
      for (ClusterId cluster : candidates()) {
        if (!cluster.equals(but)) {
          prune(cluster, now);
        }
      }
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "old tombstones were not removed: " + e);
    }
  }

  private List<ClusterId> candidates() throws IOException {
    List<ClusterId> found = new ArrayList<>();
    for (ClusterId cluster : world.fences().names().keySet()) {
      if (!world.files(cluster).exists()) {
        found.add(cluster);
      }
    }
    // So that each gets its turn where there are too many for one time.
    Collections.shuffle(found);
    return found.subList(0, Math.min(MOST, found.size()));
  }

  private void prune(ClusterId cluster, Instant now) {
    try {
      world.gate().ifFree(cluster, () -> world.fences().prune(cluster, now));
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.DEBUG, "the tombstone of " + cluster + " was not removed: " + e);
    }
  }
}
