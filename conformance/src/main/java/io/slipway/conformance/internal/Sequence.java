package io.slipway.conformance.internal;

/** The assertions of one property on a random sequence, in addition to the common invariants. */
interface Sequence {
  /** Asked after each step. */
  default void after(SequenceRun run) {}

  /** Asked at the end of the sequence. */
  default void end(SequenceRun run) {}

  /** Returns whether a second cluster runs in the same environment. */
  default boolean wantsNeighbour() {
    return false;
  }
}
