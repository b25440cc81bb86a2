package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.RebalanceKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the store keeps of one request for a rebalance.
 *
 * @param cluster name and incarnation of its cluster
 * @param id the request
 * @param shutdowns how many shutdowns of its cluster were begun when it was requested: after one
 *     more it is not executed, even if the cluster runs again
 * @param request what was requested
 * @param progress where it is
 * @param taskId the server's id of what was requested last, or null
 * @param proposal the last proposal, or null
 * @param report what the server has told of the last execution
 * @param cause what it waits for or why it failed, or null
 * @param stoppedFor why it is stopped, or null
 * @param times its times
 */
public record RebalanceRecord(
    ClusterId cluster,
    RebalanceId id,
    long shutdowns,
    RebalanceRequest request,
    RebalanceProgress progress,
    @Nullable String taskId,
    @Nullable ProposalSummary proposal,
    ExecutionReport report,
    @Nullable RebalanceCause cause,
    @Nullable RebalanceCause stoppedFor,
    RebalanceTimes times) {

  /** Returns whether it is READY or NOT_READY. */
  public boolean isOver() {
    return progress.step() == RebalanceStep.ENDED;
  }

  /** Returns whether the other is the same apart from when it was changed. */
  public boolean isSameBut(RebalanceRecord other) {
    return at(Instant.EPOCH).equals(other.at(Instant.EPOCH));
  }

  /** Returns the same for a request that is made anew after other shutdowns. */
  RebalanceRecord within(long shutdownsNow) {
    return new RebalanceRecord(
        cluster,
        id,
        shutdownsNow,
        request,
        progress,
        taskId,
        proposal,
        report,
        cause,
        stoppedFor,
        times);
  }

  RebalanceRecord with(ExecutionReport told) {
    return new RebalanceRecord(
        cluster,
        id,
        shutdowns,
        request,
        progress,
        taskId,
        proposal,
        told,
        cause,
        stoppedFor,
        times);
  }

  private RebalanceRecord at(Instant updatedAt) {
    return new RebalanceRecord(
        cluster,
        id,
        shutdowns,
        request,
        progress,
        taskId,
        proposal,
        report,
        cause,
        stoppedFor,
        times.updatedAt(updatedAt));
  }

  /** Returns what the engine does for it next. */
  public RebalanceActivity activity() {
    return RebalanceActivity.of(progress, taskId != null);
  }

  /**
   * Returns the name of the task that it asks for or looks for: the proposal, with number 0, until
   * there is one, and the last execution otherwise.
   */
  public RebalanceKey key() {
    boolean proposes = progress.step() == RebalanceStep.PROPOSING;
    return new RebalanceKey(cluster.incarnation(), id, proposes ? 0 : progress.execution());
  }

  /** Returns what a user sees of it. */
  public RebalanceStatus status() {
    RebalanceCause shown = cause == null ? stoppedFor : cause;
    return RebalanceStatus.builder(cluster, id, request, times.requestedAt())
        .at(progress.state(), progress.step())
        .approved(progress.approved())
        .execution(progress.execution())
        .mayStillMove(isOver() && progress.abandoned())
        .attempt(Math.max(progress.posts(), progress.reads()))
        .updatedAt(times.updatedAt())
        .reason(shown == null ? null : shown.reason(), shown == null ? null : shown.text())
        .nextAttemptAt(times.nextAttemptAt())
        .deadline(times.deadline())
        .proposal(proposal)
        .executed(report.moves())
        .taskId(taskId)
        .movement(report.movement())
        .build();
  }
}
