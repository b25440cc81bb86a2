package io.slipway.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of one task. Only that: {@link RebalanceObservation#executor} says what the
 * server's executor does. Immutable.
 */
public final class TaskObservation {
  /** What a server says of a task. The enum is open: later versions may add constants. */
  public enum Phase {
    /** It does not know the task: it never came, or was dropped, or the server was restarted. */
    ABSENT,
    /** It is taken, and not yet computed. */
    COMPUTING,
    /** It is a proposal that is computed, or an execution that has not begun to move anything. */
    COMPUTED,
    /** It is executed. */
    EXECUTING,
    /** It has ended well, by the server's word. */
    COMPLETED,
    /**
     * It has ended, and not well; parts of it may have taken effect, unless the outcome of its
     * failure is {@link Outcome#NOT_APPLIED}. Then, if the failure is not permanent, an execution
     * is proposed anew.
     */
    FAILED,
    /** It was not told. Proves nothing. */
    UNKNOWN
  }

  private final Phase phase;
  private final @Nullable String taskId;
  private final @Nullable ProposalSummary summary;
  private final @Nullable RebalanceException failure;

  private TaskObservation(
      Phase phase,
      @Nullable String taskId,
      @Nullable ProposalSummary summary,
      @Nullable RebalanceException failure) {
    this.phase = phase;
    this.taskId = taskId;
    this.summary = summary;
    this.failure = failure;
  }

  /**
   * Returns an observation of a task without further details.
   *
   * @param phase what the server says
   */
  public static TaskObservation of(Phase phase) {
    return new TaskObservation(Checks.notNull(phase, "phase"), null, null, null);
  }

  /**
   * Returns a copy with the server's id of the task.
   *
   * @param value the id
   */
  public TaskObservation withTaskId(String value) {
    return new TaskObservation(phase, Checks.notNull(value, "taskId"), summary, failure);
  }

  /**
   * Returns a copy with what the task moves.
   *
   * @param value what it moves
   */
  public TaskObservation withSummary(ProposalSummary value) {
    return new TaskObservation(phase, taskId, Checks.notNull(value, "summary"), failure);
  }

  /**
   * Returns a copy with why it could not be told, or why it has failed.
   *
   * @param value the failure
   */
  public TaskObservation withFailure(RebalanceException value) {
    return new TaskObservation(phase, taskId, summary, Checks.notNull(value, "failure"));
  }

  /** Returns what the server says. */
  public Phase phase() {
    return phase;
  }

  /** Returns the server's id of the task, also where it was found by its key. */
  public Optional<String> taskId() {
    return Optional.ofNullable(taskId);
  }

  /** Returns what the task moves, if it is computed and was asked. */
  public Optional<ProposalSummary> summary() {
    return Optional.ofNullable(summary);
  }

  /** Returns why it could not be told, or why it has failed, if that is known. */
  public Optional<RebalanceException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public String toString() {
    return phase + (taskId == null ? "" : " " + taskId);
  }
}
