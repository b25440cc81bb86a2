package io.slipway.spi;

/**
 * The kinds of evidence by which the engine confirms a member. A live process may not be registered
 * yet, a registered SPU may not serve yet, and a port that answers may belong to a foreign process;
 * only together do they prove a member. The enum is open.
 */
public enum Evidence {
  /** The instance is alive: the same process or pod that was recorded, not a recycled id. */
  ALIVE,
  /** The instance is the member of this incarnation, as shown by what it reports or carries. */
  IDENTITY,
  /** Its own port answers in the workload's protocol. */
  SERVING,
  /** The cluster's control plane counts this very instance, not an earlier one, as its member. */
  REGISTERED
}
