package io.slipway.engine.internal;

import io.slipway.spi.Cancellation;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.util.HashMap;
import java.util.Map;

/** One command at a time on each cluster; commands on different clusters do not meet. */
final class Leases {
  private final Map<ClusterName, String> held = new HashMap<>();

  /**
   * Takes a cluster.
   *
   * @throws SlipwayException {@link ErrorCode#OPERATION_IN_PROGRESS} if another command has it
   */
  synchronized Cancellation.Registration take(ClusterName name, String command) {
    String holder = held.putIfAbsent(name, command);
    if (holder != null) {
      throw new SlipwayException(
          ErrorCode.OPERATION_IN_PROGRESS,
          SlipwayException.text(
              command + " of cluster '" + name + "' cannot begin",
              "no operation in progress",
              holder,
              "wait for it or cancel it, then try again"));
    }
    return () -> release(name);
  }

  private synchronized void release(ClusterName name) {
    held.remove(name);
  }
}
