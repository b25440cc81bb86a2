package io.slipway.engine.internal;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.EngineListener;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationStatus;
import io.slipway.engine.internal.operation.OperationStatuses;
import io.slipway.engine.internal.operation.RunOutcome;
import io.slipway.engine.internal.record.Cause;
import io.slipway.engine.internal.record.EndedOperation;
import io.slipway.spi.ClusterId;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** An operation of the history. */
final class PastOperation implements Operation {
  private final EndedOperation ended;
  private final CompletableFuture<ClusterStatus> result;

  /**
   * Makes one.
   *
   * @param answer turns an outcome into a command's result or exception
   */
  PastOperation(EndedOperation ended, Function<RunOutcome, ClusterStatus> answer) {
    this.ended = ended;
    this.result = result(ended, answer);
  }

  private static CompletableFuture<ClusterStatus> result(
      EndedOperation ended, Function<RunOutcome, ClusterStatus> answer) {
    Cause cause = ended.cause();
    RunOutcome outcome =
        new RunOutcome(
            ended.phase(),
            ended.after(),
            null,
            cause == null || ended.phase() == OperationPhase.DONE ? null : cause.code(),
            cause == null ? "" : cause.text(),
            List.of());
    try {
      return CompletableFuture.completedFuture(answer.apply(outcome));
    } catch (SlipwayException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public OperationId id() {
    return ended.operation().id();
  }

  @Override
  public ClusterId cluster() {
    return ended.last().cluster();
  }

  @Override
  public OperationStatus status() {
    return OperationStatuses.of(ended.operation());
  }

  @Override
  public boolean isDriven() {
    return false;
  }

  @Override
  public CompletionStage<ClusterStatus> result() {
    // A caller that completes its own does not change another's.
    return result.copy();
  }

  @Override
  public void cancel() {}

  @Override
  public void subscribe(EngineListener listener) {}
}
