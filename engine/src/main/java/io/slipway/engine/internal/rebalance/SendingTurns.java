package io.slipway.engine.internal.rebalance;

import io.slipway.spi.ClusterId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Keeps a shutdown's take-over out of the time between a driver's last look at the cluster and the
 * answer to its request to execute: after the take-over nothing is sent any more. Thread-safe.
 */
final class SendingTurns {
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Set<ClusterId> taken = new HashSet<>();

  /**
   * Takes a cluster's turn, and waits for it while another one has it: for as long as a request may
   * take.
   *
   * @param over ends the wait early
   * @return whether it was taken
   * @throws InterruptedException if the thread is interrupted
   */
  synchronized boolean take(ClusterId cluster, BooleanSupplier over) throws InterruptedException {
    while (taken.contains(cluster)) {
      if (over.getAsBoolean()) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, LONGEST_NANOS);
    }
    return taken.add(cluster);
  }

  synchronized void release(ClusterId cluster) {
    taken.remove(cluster);
    notifyAll();
  }
}
