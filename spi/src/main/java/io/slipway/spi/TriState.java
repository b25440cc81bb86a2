package io.slipway.spi;

/** Three-valued truth. {@link #UNKNOWN} never confirms, never proves absence. */
public enum TriState {
  /** Seen to be true. */
  TRUE,
  /** Seen to be false. */
  FALSE,
  /** Could not be seen. */
  UNKNOWN
}
