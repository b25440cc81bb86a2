package io.slipway.spi;

import java.time.Duration;

/**
 * What a rebalancer has asked of its server, for metrics. Immutable.
 *
 * @param waiting how many requests wait now, as the server has too much to do
 * @param waited how long requests have waited so in all, since it was opened
 * @param requests how many requests were made, since it was opened
 * @param refusals how many of them the server has refused for want of room
 */
public record RebalancerLoad(int waiting, Duration waited, long requests, long refusals) {
  /** Nothing was asked, or nothing is counted. */
  public static final RebalancerLoad NONE = new RebalancerLoad(0, Duration.ZERO, 0, 0);

  /** Checks that there is a time. */
  public RebalancerLoad {
    Checks.notNegative(waited, "waited");
  }
}
