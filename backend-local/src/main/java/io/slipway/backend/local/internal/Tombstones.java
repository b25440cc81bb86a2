package io.slipway.backend.local.internal;

import io.slipway.spi.ClusterId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Removes old tombstones: housekeeping that fails no call, waits for none and delays none. Finding
 * tombstones needs a listing of all clusters, so it runs on its own thread. Only fences without a
 * cluster's directory are read, a bounded number at a time. Thread-safe.
 */
final class Tombstones implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMinutes(10);
  private static final int MOST = 200;
  // A pass is short; only a disk that hangs makes it long.
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final System.Logger LOGGER = System.getLogger(Tombstones.class.getName());

  private final LocalContext world;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);
  private final AtomicReference<@Nullable Thread> last = new AtomicReference<>();

  Tombstones(LocalContext world) {
    this.world = world;
  }

  /**
   * Begins to remove the tombstones of other clusters that have been kept for long enough, if it is
   * time; does not wait for it.
   */
  void prune(ClusterId but) {
    Instant now = world.time().now();
    Instant due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(PERIOD))) {
      return;
    }
    Instant wall = world.time().wall();
    Thread pass = new Thread(() -> pass(but, wall), "slipway-local-tombstones");
    pass.setDaemon(true);
    last.set(pass);
    pass.start();
  }

  /**
   * Waits for the pass that goes on, so that nothing is touched after the backend is closed; an
   * interruption ends the wait.
   */
  @Override
  public void close() {
    Thread pass = last.get();
    if (pass == null) {
      return;
    }
    try {
      pass.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(ClusterId but, Instant wall) {
    try {
      for (ClusterId cluster : candidates()) {
        if (!cluster.equals(but)) {
          prune(cluster, wall);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "old tombstones were not removed: " + e);
    }
  }

  private List<ClusterId> candidates() throws IOException {
    // Two listings, and no more: checking each directory, or parsing each name, would delay
    // concurrent work.
    Set<Path> directories = Set.copyOf(DurableFiles.list(ClusterFiles.clusters(world.home())));
    List<ClusterId> found = new ArrayList<>();
    for (Path fence : DurableFiles.list(ClusterFiles.fences(world.home()))) {
      if (!directories.contains(ClusterFiles.directoryOf(world.home(), fence))) {
        ClusterFiles.ofFence(fence).ifPresent(found::add);
      }
    }
    // So that each gets its turn if there are too many for one pass.
    Collections.shuffle(found);
    return found.subList(0, Math.min(MOST, found.size()));
  }

  private void prune(ClusterId cluster, Instant wall) {
    try {
      world.gate().ifFree(cluster, () -> world.fences().prune(cluster, wall));
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.DEBUG, "the tombstone of " + cluster + " was not removed: " + e);
    }
  }
}
