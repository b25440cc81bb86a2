package io.slipway.engine.internal.rebalance;

import io.slipway.spi.RebalanceMember;
import java.util.List;

/** What a rebalance has to know of its cluster. Each answer is read anew. Thread-safe. */
public interface ClusterGate {
  /** Whether something may be requested of a server for a cluster. */
  enum Opening {
    /** It runs, and no shutdown has begun since the rebalance was requested. */
    OPEN,
    /** It does not run, or there was a shutdown since. */
    SHUT,
    /** There is no such incarnation any more. */
    GONE,
    /** Its record cannot be read. */
    UNREADABLE
  }

  /** Reads the cluster's record. */
  Opening opening(RebalanceRecord rebalance);

  /**
   * Returns the SPUs of a cluster as a server may know them.
   *
   * @throws io.slipway.spi.SlipwayException if its backend cannot tell
   */
  List<RebalanceMember> members(RebalanceRecord rebalance);
}
