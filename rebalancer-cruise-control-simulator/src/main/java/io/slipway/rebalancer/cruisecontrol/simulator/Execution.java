package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Instant;
import java.util.Optional;

/**
 * An execution that the server began. Immutable: a log taken later has the later end.
 *
 * @param taskId the id of its task
 * @param reason the parameter {@code reason} of the request; empty if it had none
 * @param began when data began to move
 * @param ended when nothing of it moved any more; empty while it runs
 * @param end how it ended
 */
public record Execution(
    String taskId, String reason, Instant began, Optional<Instant> ended, End end) {
  /** How an execution ended. */
  public enum End {
    /** It has not. */
    RUNNING,
    /** All was moved. */
    COMPLETED,
    /** It was stopped; what was in flight was moved. */
    STOPPED,
    /** The server was restarted; what was in flight was moved. */
    FORGOTTEN
  }

  boolean ranAt(Instant time) {
    return !began.isAfter(time) && ended.filter(end -> !end.isAfter(time)).isEmpty();
  }
}
