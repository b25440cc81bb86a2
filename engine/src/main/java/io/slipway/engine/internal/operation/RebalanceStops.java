package io.slipway.engine.internal.operation;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;

/** What an operation does about the rebalances of its cluster. Thread-safe. */
public interface RebalanceStops {
  /**
   * Stops all rebalances of a cluster whose shutdown is durable, and waits until none is executed
   * any more, or each has had its time for that. Idempotent. Returns early if the cancellation is
   * raised.
   *
   * @param cluster the cluster
   * @param cancellation ends the wait
   * @throws InterruptedException if the thread is interrupted
   */
  void stopAll(ClusterId cluster, CancellationToken cancellation) throws InterruptedException;

  /**
   * Returns whether no data can move for a rebalance of a cluster whose shutdown is durable, so
   * that there is nothing to stop.
   */
  boolean isQuiet(ClusterId cluster);

  /** Removes all records of a cluster that is about to be gone. Idempotent. */
  void forget(ClusterId cluster);
}
