package io.slipway.spi;

/**
 * The kinds of evidence from which the engine confirms a member. A process that lives is not yet
 * registered, a registered SPU does not yet serve, and a port that answers may be a stranger's;
 * only together they prove a member. The enum is open.
 */
public enum Evidence {
  /** The instance lives: the same process or pod that was recorded, not a recycled id. */
  ALIVE,
  /** The instance is the member of this incarnation, by what it says or carries itself. */
  IDENTITY,
  /** Its own port answers in the workload's protocol. */
  SERVING,
  /** The cluster's control plane counts this instance, not an earlier one, as its member. */
  REGISTERED
}
