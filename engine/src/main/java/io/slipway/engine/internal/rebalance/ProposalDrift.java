package io.slipway.engine.internal.rebalance;

import io.slipway.spi.ProposalSummary;

/**
 * Whether what is executed is still what was approved. The server computes it anew from what it has
 * measured since, so the numbers always differ a little.
 *
 * <p>Compared are replicas and megabytes, between members and within them each: the former load the
 * network and both members, the latter only the disks of one, and a sum would hide that one became
 * the other. A number has drifted if it differs by more than a fifth, in either direction, and by
 * more than a few: what 5 replicas or 100 MB more or less do to a cluster is over in seconds.
 * Leaders that move without data are not compared: they cost next to nothing, and their number
 * follows each moment's traffic.
 */
public final class ProposalDrift {
  private static final long FEW_REPLICAS = 5;
  private static final long FEW_MEGABYTES = 100;
  private static final long FRACTION = 5;

  private ProposalDrift() {}

  /** Returns whether any of the four numbers has drifted. */
  public static boolean isBetween(ProposalSummary approved, ProposalSummary executed) {
    return isBeyond(
            approved.replicaMoves() - approved.diskMoves(),
            executed.replicaMoves() - executed.diskMoves(),
            FEW_REPLICAS)
        || isBeyond(approved.diskMoves(), executed.diskMoves(), FEW_REPLICAS)
        || isBeyond(
            approved.megabytes() - approved.diskMegabytes(),
            executed.megabytes() - executed.diskMegabytes(),
            FEW_MEGABYTES)
        || isBeyond(approved.diskMegabytes(), executed.diskMegabytes(), FEW_MEGABYTES);
  }

  private static boolean isBeyond(long approved, long executed, long few) {
    return Math.abs(executed - approved) > Math.max(few, approved / FRACTION);
  }
}
