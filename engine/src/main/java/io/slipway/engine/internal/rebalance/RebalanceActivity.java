package io.slipway.engine.internal.rebalance;

/** What an engine does for a rebalance when its time has come. */
public enum RebalanceActivity {
  /**
   * Nothing: it has ended. What it may have left on the server is settled by the next request, or
   * by a SHUTDOWN.
   */
  NONE,
  /** Wait until no other one of its cluster is on the server. */
  AWAIT_TURN,
  /** Ask for a proposal. */
  PROPOSE,
  /** Look whether the proposal is computed. */
  WATCH_PROPOSAL,
  /** Wait for a user. */
  AWAIT_APPROVAL,
  /** Look whether the executor is idle. */
  AWAIT_EXECUTOR,
  /** Journal the next number, then ask to execute. */
  EXECUTE,
  /** Look whether the server has taken what was sent. */
  SETTLE,
  /** Look at the execution. */
  WATCH,
  /** Look, and ask to stop what is executed for it. */
  STOP;

  /**
   * Returns what is next. Pure.
   *
   * @param taskKnown whether the server has told an id for what was requested last
   */
  public static RebalanceActivity of(RebalanceProgress progress, boolean taskKnown) {
    return switch (progress.step()) {
      case ENDED -> NONE;
      case QUEUED -> AWAIT_TURN;
      case PROPOSING -> taskKnown ? WATCH_PROPOSAL : PROPOSE;
      case PROPOSED -> progress.approved() ? AWAIT_EXECUTOR : AWAIT_APPROVAL;
      case STARTING -> progress.sent() ? SETTLE : EXECUTE;
      case EXECUTING -> WATCH;
      case STOPPING -> STOP;
    };
  }
}
