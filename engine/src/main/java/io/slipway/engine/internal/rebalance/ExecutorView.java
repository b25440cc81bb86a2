package io.slipway.engine.internal.rebalance;

/** What a look tells of the server's executor, for one request. */
public enum ExecutorView {
  /** It executes nothing. */
  IDLE,
  /** It executes for this request, or stops that. */
  OURS,
  /** It executes something else. */
  OTHERS,
  /** It was not told. */
  UNKNOWN
}
