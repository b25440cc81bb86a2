package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceReason;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Makes the calls of a rebalancer, and classifies what it throws. Thread-safe. */
final class RebalanceCalls {
  private final Duration bound;
  private final RebalanceClock clock;
  private final ClusterGate clusters;
  private final CancellationToken closing;

  RebalanceCalls(RebalanceSettings settings) {
    this.bound = settings.limits().request();
    this.clock = settings.clock();
    this.clusters = settings.clusters();
    this.closing = settings.closing();
  }

  /**
   * Returns a call that requests something.
   *
   * @param from when its time begins
   * @throws RebalanceException if the members cannot be told; nothing is requested then
   */
  RebalanceCall request(RebalanceRecord record, Instant from) {
    List<RebalanceMember> members;
    try {
      members = clusters.members(record);
    } catch (SlipwayException e) {
      throw RebalanceException.builder(
              RebalanceException.Kind.TRANSIENT,
              RebalanceReason.CLUSTER_UNREADABLE.word(),
              e.problem())
          .cause(e)
          .build();
    }
    return call(record).members(members).deadline(end(from)).build();
  }

  /** Returns a call that only looks at a task, or has it stopped. */
  RebalanceCall look(RebalanceRecord record) {
    return call(record).build();
  }

  private RebalanceCall.Builder call(RebalanceRecord record) {
    return RebalanceCall.builder(record.key(), record.cluster().name(), record.request().spec())
        .taskId(looksById(record.progress().step()) ? record.taskId() : null)
        .deadline(end(clock.now()))
        .cancellation(closing);
  }

  /** Elsewhere the id may be the proposal's, and an execution is looked for. */
  private static boolean looksById(RebalanceStep step) {
    return step == RebalanceStep.PROPOSING || step.mayMove();
  }

  /** Returns when a call that begins at a time must have returned, in process time. */
  Instant end(Instant from) {
    return clock.inProcessTime(from.plus(bound));
  }

  /** Whatever a rebalancer or a backend throws is a classified failure. */
  static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (RebalanceException e) {
      throw e;
    } catch (SlipwayException e) {
      throw RebalanceException.builder(
              RebalanceException.Kind.TRANSIENT,
              RebalanceReason.REBALANCER_UNAVAILABLE.word(),
              e.problem())
          .outcome(Outcome.UNKNOWN)
          .cause(e)
          .build();
    } catch (RuntimeException e) {
      throw RebalanceException.builder(
              RebalanceException.Kind.TRANSIENT,
              RebalanceReason.REBALANCER_FAULT.word(),
              Problem.of(ErrorCode.BACKEND_REJECTED, "the rebalancer failed")
                  .withActual(e)
                  .withRemedy("report this as a bug of the rebalancer"))
          .outcome(Outcome.UNKNOWN)
          .cause(e)
          .build();
    }
  }
}
