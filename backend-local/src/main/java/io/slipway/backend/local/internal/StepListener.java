package io.slipway.backend.local.internal;

import io.slipway.spi.ClusterId;

/**
 * Notified of each inner step of a changing call, right after the step. A crash harness throws
 * here; nothing is cleaned up after a listener that throws. It may also hold the call, except at
 * the steps of a launch before {@link Step#WANTED_RUNNING}, where other calls for the cluster would
 * wait for it. Must be thread-safe.
 */
@FunctionalInterface
public interface StepListener {
  /** Lets every step pass. */
  StepListener NONE = (step, cluster, subject) -> {};

  /** An inner step. The names are for harnesses and may change. */
  enum Step {
    /** The fence's record is durable; older shims may still be on their way. */
    FENCE_WRITTEN,
    /** A directory was made; the subject is its name. */
    DIRECTORY_MADE,
    /** A file of the backend's or the plan's was written; the subject is its name. */
    FILE_WRITTEN,
    /** The log of the life before was put aside; the subject is the member. */
    LOG_ROTATED,
    /** The member's record says that it shall run; the subject is the member. */
    WANTED_RUNNING,
    /** The shim was started and has not recorded anything yet; the subject is the member. */
    FORKED,
    /** The instance is recorded; the subject is the member. */
    RECORDED,
    /** The member's record says that it shall not run; the subject is the member. */
    WANTED_STOPPED,
    /** The member was asked to end; the subject is the member. */
    TERM_SENT,
    /** The member was killed; the subject is the member. */
    KILL_SENT,
    /** The tombstone is durable. */
    TOMBSTONE_WRITTEN,
    /** Something was removed by an erase; the subject is its name. */
    REMOVED
  }

  /**
   * Takes one step.
   *
   * @param step what was done
   * @param cluster the cluster that it was done for
   * @param subject what it was done to, or an empty text
   */
  void reached(Step step, ClusterId cluster, String subject);
}
