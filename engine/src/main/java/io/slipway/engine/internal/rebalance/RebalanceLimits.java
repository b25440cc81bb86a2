package io.slipway.engine.internal.rebalance;

import java.time.Duration;

/**
 * The bounds of rebalances.
 *
 * @param unfinished how many of a cluster may be unfinished
 * @param posts how many requests to propose or execute may be refused in a row
 * @param silence how long looks may go unanswered
 * @param proposal how long a proposal may take, with all waits
 * @param approval how long a proposal waits for approval and for its turn
 * @param stop how long the server may take to end an execution, beyond what a request that was sent
 *     may still take to arrive
 * @param request how long one request may take
 */
public record RebalanceLimits(
    int unfinished,
    int posts,
    Duration silence,
    Duration proposal,
    Duration approval,
    Duration stop,
    Duration request) {
  /**
   * The bounds in production. A stop was measured to take up to 36 s on a server that had moves
   * under way.
   */
  public static final RebalanceLimits PRODUCTION =
      new RebalanceLimits(
          128,
          10,
          Duration.ofMinutes(30),
          Duration.ofMinutes(30),
          Duration.ofHours(24),
          Duration.ofMinutes(2),
          Duration.ofSeconds(30));

  /** How long what an ended one has left behind may still take. */
  Duration patience() {
    return stop.plus(request);
  }
}
