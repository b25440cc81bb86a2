package io.slipway.engine.internal.model;

/** Packs enums into numbers. */
final class EnumBits {
  private EnumBits() {}

  /** Returns a number for a constant, for keys that live no longer than one search. */
  @SuppressWarnings("EnumOrdinal") // never stored: only tells states of one search apart
  static int of(Enum<?> constant) {
    return constant.ordinal();
  }
}
