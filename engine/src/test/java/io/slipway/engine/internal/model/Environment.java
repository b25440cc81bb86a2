package io.slipway.engine.internal.model;

/**
 * What may go wrong, and the bounds of it.
 *
 * @param failures calls fail, retryable or for good; the deadline passes; the caller cancels
 * @param lostReplies calls land and are reported with unknown outcome, or land late
 * @param deaths members die, at any time and any number of times
 * @param extras a stranger's instance or a superseded one appears
 * @param blindness observations that show no member
 * @param lateCalls at most so many late calls at the same time
 * @param shortTimes commands and take-ups whose timeout may be too short
 * @param rebalances data are moved for a rebalance, at any time while the cluster runs
 */
record Environment(
    boolean failures,
    boolean lostReplies,
    boolean deaths,
    boolean extras,
    boolean blindness,
    int lateCalls,
    boolean shortTimes,
    boolean rebalances) {
  /** Everything, without a bound. */
  static final Environment EVERYTHING =
      new Environment(true, true, true, true, true, Integer.MAX_VALUE, true, false);

  /** The same, but everybody brings time enough. */
  static final Environment UNHURRIED =
      new Environment(true, true, true, true, true, Integer.MAX_VALUE, false, false);

  /** Only crashes, at any point and any number of times. */
  static final Environment CRASHES =
      new Environment(false, false, false, false, false, Integer.MAX_VALUE, false, false);

  /** The same, while data are moved. */
  Environment withRebalances() {
    return new Environment(
        failures, lostReplies, deaths, extras, blindness, lateCalls, shortTimes, true);
  }
}
