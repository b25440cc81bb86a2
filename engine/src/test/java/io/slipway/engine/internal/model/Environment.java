package io.slipway.engine.internal.model;

/**
 * What may go wrong, and the bounds of it.
 *
 * @param failures calls fail, retryable or for good; the deadline passes; the caller cancels
 * @param lostReplies calls land and are reported with unknown outcome, or land late
 * @param deaths members die, at any time and any number of times
 * @param extras a stranger's instance or a superseded one appears
 * @param blindness observations in which nobody was seen
 * @param lateCalls at most so many late calls at the same time
 * @param shortTimes who gives a command, or takes an operation up, may bring too little time
 */
record Environment(
    boolean failures,
    boolean lostReplies,
    boolean deaths,
    boolean extras,
    boolean blindness,
    int lateCalls,
    boolean shortTimes) {
  /** Everything, without a bound. */
  static final Environment EVERYTHING =
      new Environment(true, true, true, true, true, Integer.MAX_VALUE, true);

  /** The same, but everybody brings time enough. */
  static final Environment UNHURRIED =
      new Environment(true, true, true, true, true, Integer.MAX_VALUE, false);

  /** Only crashes, at any point and any number of times. */
  static final Environment CRASHES =
      new Environment(false, false, false, false, false, Integer.MAX_VALUE, false);
}
