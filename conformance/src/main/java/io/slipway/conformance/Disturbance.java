package io.slipway.conformance;

/**
 * What a {@link RebalancerHarness} can do to a rebalancer's server. A rule whose disturbance the
 * harness does not declare is SKIPPED, and the report shows it.
 *
 * <p>A {@linkplain #core() core} disturbance is one that every server can be put through: it can be
 * restarted, and something between it and the rebalancer can swallow, lose or replace what they
 * say. The others depend on the server. The enum is open.
 */
public enum Disturbance {
  /** The server is restarted at once: it forgets its tasks, and what it executes ends. */
  RESTART(true),
  /** Until it is healed, the server is not there: connections are refused. */
  UNREACHABLE(true),
  /** Until it is healed, requests arrive, have no effect and are never answered. */
  SILENT(true),
  /** Until it is healed, something that is not the server answers, such as a proxy's page. */
  UNREADABLE(true),
  /** The next request for an execution has its effect, and its reply is lost. */
  LOSE_REPLY(true),
  /** The next request for an execution is lost, and so is what would tell of that. */
  LOSE_REQUEST(true),
  /** Until it is healed, the server refuses each request, as it has no room for it. */
  FULL(false),
  /** Until it is healed, the server tells of tasks, but not what its executor does. */
  HIDE_EXECUTOR(false),
  /** Somebody else has the server execute something, which lasts longer than any rule. */
  ANOTHERS_EXECUTION(false),
  /** The next task cannot be computed, for a reason that passes. */
  FAIL_COMPUTATION(false),
  /** The server is restarted at once, and looks after another cluster from then on. */
  OTHER_CLUSTER(false);

  private final boolean core;

  Disturbance(boolean core) {
    this.core = core;
  }

  /** Returns whether the verdict CONFORMS needs it. */
  public boolean core() {
    return core;
  }
}
