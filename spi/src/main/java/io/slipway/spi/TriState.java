package io.slipway.spi;

/** Three-valued truth. {@link #UNKNOWN} never confirms, never proves absence. */
public enum TriState {
  /** Seen to be so. */
  TRUE,
  /** Seen not to be so. */
  FALSE,
  /** Could not be seen. */
  UNKNOWN
}
