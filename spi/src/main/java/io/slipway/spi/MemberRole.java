package io.slipway.spi;

/** The role of a member. The SPU count counts {@link #SPU} only. The enum is open. */
public enum MemberRole {
  /** Keeps the cluster's metadata: a KRaft controller, a Fluvio SC. */
  CONTROLLER,
  /** A stream processing unit: a Kafka broker, a Fluvio SPU. */
  SPU
}
