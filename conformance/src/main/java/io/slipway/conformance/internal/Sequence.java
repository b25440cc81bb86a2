package io.slipway.conformance.internal;

/** What one property asks of a random sequence, besides the invariants of all. */
interface Sequence {
  /** Asked after each step. */
  default void after(SequenceRun run) {}

  /** Asked at the end of the sequence. */
  default void end(SequenceRun run) {}

  /** Returns whether a second cluster runs in the same world. */
  default boolean wantsNeighbour() {
    return false;
  }
}
