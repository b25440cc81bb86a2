package io.slipway.spi;

/** The known effect of a failed call. The enum is open. */
public enum Outcome {
  /** The call had no effect, and will have none. */
  NOT_APPLIED,
  /** The call may have had its whole effect, a part of it, or none, and may still land. */
  UNKNOWN
}
