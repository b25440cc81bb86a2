package io.slipway.spi;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a proposal would move, or an execution moves. Immutable; equal by content.
 *
 * @param replicaMoves how many replicas change their member or directory
 * @param diskMoves how many of these only change their directory
 * @param leaderMoves how many partitions only change their leader
 * @param megabytes how much data is copied, in MB of 2<sup>20</sup> bytes; rounded, so zero does
 *     not mean that nothing moves
 * @param diskMegabytes how much of that is copied within a member
 * @param details further values of the server, by its own names; at most {@value #MOST} characters
 *     in all
 */
public record ProposalSummary(
    long replicaMoves,
    long diskMoves,
    long leaderMoves,
    long megabytes,
    long diskMegabytes,
    SortedMap<String, String> details) {
  /** The longest that names and values of the details may be together, in characters. */
  public static final int MOST = 16 * 1024;

  /** Copies the details; what would make them too long is left out, from their end. */
  public ProposalSummary {
    TreeMap<String, String> kept = new TreeMap<>();
    int left = MOST;
    for (var detail : details.entrySet()) {
      left -= detail.getKey().length() + detail.getValue().length();
      if (left < 0) {
        break;
      }
      kept.put(detail.getKey(), detail.getValue());
    }
    details = Collections.unmodifiableSortedMap(kept);
  }

  /** Makes one in which every replica changes its member. */
  public ProposalSummary(
      long replicaMoves, long leaderMoves, long megabytes, SortedMap<String, String> details) {
    this(replicaMoves, 0, leaderMoves, megabytes, 0, details);
  }

  /** Returns the same without the server's further values. */
  public ProposalSummary withoutDetails() {
    return new ProposalSummary(
        replicaMoves, diskMoves, leaderMoves, megabytes, diskMegabytes, new TreeMap<>());
  }

  /** Returns whether the cluster is as the goals want it. */
  public boolean movesNothing() {
    return replicaMoves == 0 && leaderMoves == 0;
  }
}
