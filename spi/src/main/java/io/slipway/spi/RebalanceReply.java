package io.slipway.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server's answer to a request for a proposal or an execution that it has taken. Immutable. */
public final class RebalanceReply {
  private final @Nullable String taskId;
  private final @Nullable ProposalSummary summary;

  private RebalanceReply(@Nullable String taskId, @Nullable ProposalSummary summary) {
    this.taskId = taskId;
    this.summary = summary;
  }

  /**
   * Returns the answer of a server that computes and will be asked again.
   *
   * @param taskId its id of the task
   */
  public static RebalanceReply taken(String taskId) {
    return new RebalanceReply(Checks.notNull(taskId, "taskId"), null);
  }

  /**
   * Returns the same with what the server has computed at once.
   *
   * @param value what the task moves
   */
  public RebalanceReply with(ProposalSummary value) {
    return new RebalanceReply(taskId, Checks.notNull(value, "summary"));
  }

  /** Returns the server's id of the task, if it has one. */
  public Optional<String> taskId() {
    return Optional.ofNullable(taskId);
  }

  /** Returns what the task moves, if that is computed. */
  public Optional<ProposalSummary> summary() {
    return Optional.ofNullable(summary);
  }
}
