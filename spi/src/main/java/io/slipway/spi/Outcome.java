package io.slipway.spi;

/** What is known about the effect of a call that failed. The enum is open. */
public enum Outcome {
  /** The call had no effect, and will have none. */
  NOT_APPLIED,
  /** The call may have had its whole effect, a part of it, or none, and may still land. */
  UNKNOWN
}
