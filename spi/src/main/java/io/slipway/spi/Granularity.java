package io.slipway.spi;

/**
 * The smallest set of members that a backend can launch or stop by itself. The engine slices its
 * calls to it. The enum is open.
 */
public enum Granularity {
  /** Single members: local processes, our own StatefulSets. */
  MEMBER,
  /** All members of one role. */
  ROLE,
  /** All members of the cluster: another operator owns the pods. */
  CLUSTER
}
