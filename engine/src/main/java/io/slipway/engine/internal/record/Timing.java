package io.slipway.engine.internal.record;

import java.time.Duration;

/** The time limits of operations, calls and looks, derived from the operation's timeout. */
public final class Timing {
  /** How long a member may take to end by itself before it is killed. */
  public static final Duration STOP_GRACE = Duration.ofSeconds(30);

  /** A call that stops must outlast the grace, or a member that ignores it is never killed. */
  private static final Duration LEAST_CALL = STOP_GRACE.plusSeconds(15);

  /** SPUs are stopped before controllers: a grace, and then force, for each. */
  static final Duration LEAST_STOP = LEAST_CALL.multipliedBy(2);

  private static final Duration LEAST_LOOK = Duration.ofSeconds(10);
  private static final int CALLS = 4;
  private static final int LOOKS = 30;

  private Timing() {}

  /**
   * Returns how long a call may take: a part of the operation's time, so that one whose reply is
   * lost can be repeated under a new fence before the operation's own deadline.
   */
  public static Duration ofCall(Duration allowance) {
    return longer(allowance.dividedBy(CALLS), LEAST_CALL);
  }

  /** Returns how long a look may take. It grows too, or a slow backend would never be seen. */
  public static Duration ofLook(Duration allowance) {
    return longer(allowance.dividedBy(LOOKS), LEAST_LOOK);
  }

  /** Returns the shorter one. */
  public static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Returns the longer one. */
  public static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }
}
