package io.slipway.engine.internal;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.EngineListener;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationStatus;
import io.slipway.engine.internal.operation.CallFailure;
import io.slipway.engine.internal.operation.LiveOperation;
import io.slipway.engine.internal.operation.OperationStatuses;
import io.slipway.engine.internal.operation.RunOutcome;
import io.slipway.engine.internal.record.Cause;
import io.slipway.engine.internal.record.EndedOperation;
import io.slipway.spi.ClusterId;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** An operation of the history. */
final class PastOperation implements Operation {
  private final EndedOperation ended;
  private final Supplier<ClusterStatus> answer;

  /**
   * Makes one.
   *
   * @param answer turns an outcome into a command's result or exception; asked at once, as a handle
   *     that is kept must not keep its engine
   */
  PastOperation(EndedOperation ended, Function<RunOutcome, ClusterStatus> answer) {
    this.ended = ended;
    this.answer = answer(ended, answer);
  }

  private static Supplier<ClusterStatus> answer(
      EndedOperation ended, Function<RunOutcome, ClusterStatus> answer) {
    Cause cause = ended.cause();
    RunOutcome outcome =
        new RunOutcome(
            ended.phase(),
            ended.operation().id(),
            ended.after(),
            null,
            cause == null ? null : CallFailure.permanent(cause.code(), cause.text()));
    try {
      ClusterStatus status = answer.apply(outcome);
      return () -> status;
    } catch (SlipwayException e) {
      return () -> {
        throw e;
      };
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

  /** Returns what {@link #result()} completes with, or throws it. */
  ClusterStatus answer() {
    return answer.get();
  }

  @Override
  public CompletionStage<ClusterStatus> result() {
    try {
      return CompletableFuture.completedFuture(answer());
    } catch (SlipwayException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void cancel(String reason) {
    LiveOperation.requireReason(reason);
  }

  @Override
  public void subscribe(EngineListener listener) {}
}
