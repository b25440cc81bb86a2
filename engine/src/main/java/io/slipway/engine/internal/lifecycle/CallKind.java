package io.slipway.engine.internal.lifecycle;

/** The changing calls of a backend that a step can name. */
public enum CallKind {
  PROVISION,
  LAUNCH,
  SEAL,
  STOP,
  RETIRE,
  ERASE
}
