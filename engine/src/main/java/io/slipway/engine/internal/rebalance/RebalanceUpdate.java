package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.ProposalSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the record that follows from an event. Thread-safe if its source of chance is. */
final class RebalanceUpdate {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

  /**
   * How long progress alone waits to be written, so that an execution costs at most ten writes an
   * hour. It is written sooner along with anything else.
   */
  private static final Duration PROGRESS_UNWRITTEN = Duration.ofMinutes(6);

  /** After these the server is asked anew: what it was asked before is of no interest. */
  private static final Set<RebalanceStepEvent> ASKED_ANEW =
      EnumSet.of(
          RebalanceStepEvent.REQUEST,
          RebalanceStepEvent.TURN,
          RebalanceStepEvent.REFRESH,
          RebalanceStepEvent.FORGOTTEN,
          RebalanceStepEvent.SEND,
          RebalanceStepEvent.REFUSED,
          RebalanceStepEvent.NOT_YET);

  private final RebalanceKernels kernels;
  private final RebalanceLimits limits;
  private final DoubleSupplier chance;

  /**
   * Makes it.
   *
   * @param chance numbers from 0 to 1, by which pauses differ
   */
  RebalanceUpdate(RebalanceKernels kernels, RebalanceLimits limits, DoubleSupplier chance) {
    this.kernels = kernels;
    this.limits = limits;
    this.chance = chance;
  }

  /**
   * Returns the record after an event.
   *
   * @param now by the clock of rebalances
   * @param settleTime how long what was sent may still take to arrive
   * @return empty if the tables refuse the event
   */
  Optional<RebalanceRecord> after(
      RebalanceRecord before, RebalanceSignal signal, Instant now, Duration settleTime) {
    Instant silent = before.times().silentSince();
    boolean timeLeft = silent == null || now.isBefore(silent.plus(limits.silence()));
    return before
        .progress()
        .after(kernels, signal.event(), timeLeft, limits.posts())
        .map(next -> record(before, signal, next, now, settleTime))
        .map(after -> unlessOnlyFurther(before, after, now));
  }

  private static RebalanceRecord unlessOnlyFurther(
      RebalanceRecord before, RebalanceRecord after, Instant now) {
    RebalanceMovement known = before.report().movement();
    RebalanceMovement told = after.report().movement();
    if (known == null || told == null) {
      return after;
    }
    boolean due =
        !told.isAsFarAs(known)
            && !now.isBefore(before.times().updatedAt().plus(PROGRESS_UNWRITTEN));
    RebalanceRecord quiet = after.with(after.report().with(known));
    return due || !quiet.isSameBut(before) ? after : quiet;
  }

  private RebalanceRecord record(
      RebalanceRecord before,
      RebalanceSignal signal,
      RebalanceProgress next,
      Instant now,
      Duration settleTime) {
    boolean over = next.step() == RebalanceStep.ENDED;
    boolean stopping = next.step() == RebalanceStep.STOPPING;
    @Nullable RebalanceCause stoppedFor = before.stoppedFor();
    @Nullable RebalanceCause cause = cause(before, signal);
    if ((stopping && before.progress().step() != RebalanceStep.STOPPING)
        || signal.event() == RebalanceStepEvent.STOP) {
      stoppedFor = signal.cause();
      cause = null;
    } else if (!stopping && !over) {
      stoppedFor = null;
    }
    if (next.state() == RebalanceState.READY) {
      cause = null;
      stoppedFor = null;
    }
    return new RebalanceRecord(
        before.cluster(),
        before.id(),
        before.shutdowns(),
        before.request(),
        next,
        taskId(before, signal, next),
        proposal(before, signal),
        report(before, signal, next),
        cause,
        stoppedFor,
        times(before, signal, next, now, settleTime));
  }

  private static @Nullable RebalanceCause cause(RebalanceRecord before, RebalanceSignal signal) {
    return switch (signal.event()) {
      case TRANSIENT_FAULT, REFUSED, PERMANENT_FAULT, NOT_YET, FORGOTTEN, DEADLINE ->
          signal.cause();
      case SEND, APPROVE -> before.cause();
      // A wait that goes on, such as that for another execution, says what for.
      case PROGRESSED -> signal.cause();
      default -> null;
    };
  }

  private static @Nullable String taskId(
      RebalanceRecord before, RebalanceSignal signal, RebalanceProgress next) {
    boolean anew =
        ASKED_ANEW.contains(signal.event())
            || (next.step() == RebalanceStep.PROPOSING
                && before.progress().step() != RebalanceStep.PROPOSING)
            || (next.step() == RebalanceStep.STARTING && !next.sent());
    if (anew) {
      // Not even that of a signal: it is of what the server was asked before.
      return null;
    }
    boolean adopted = next.step() == RebalanceStep.EXECUTING && !before.progress().step().mayMove();
    return signal.taskId() == null && !adopted ? before.taskId() : signal.taskId();
  }

  private static @Nullable ProposalSummary proposal(
      RebalanceRecord before, RebalanceSignal signal) {
    return switch (signal.event()) {
      case PROPOSED, NOTHING_LEFT -> signal.summary();
      case REQUEST, REFRESH -> null;
      // An earlier execution has nothing to do with a later proposal.
      case STARTED -> before.progress().step() == RebalanceStep.STARTING ? before.proposal() : null;
      default -> before.proposal();
    };
  }

  private static ExecutionReport report(
      RebalanceRecord before, RebalanceSignal signal, RebalanceProgress next) {
    boolean over = next.step() == RebalanceStep.ENDED;
    if (signal.event() == RebalanceStepEvent.SEND || !(over || next.step().mayMove())) {
      return ExecutionReport.NONE;
    }
    ProposalSummary told = signal.summary();
    ProposalSummary moves =
        told == null || !before.progress().step().mayMove()
            ? before.report().moves()
            : told.withoutDetails();
    RebalanceMovement movement =
        signal.movement() == null ? before.report().movement() : signal.movement();
    return new ExecutionReport(moves, next.step() == RebalanceStep.EXECUTING ? movement : null);
  }

  private RebalanceTimes times(
      RebalanceRecord before,
      RebalanceSignal signal,
      RebalanceProgress next,
      Instant now,
      Duration settleTime) {
    RebalanceTimes times = before.times();
    boolean anew =
        next.step() != before.progress().step() || signal.event() == RebalanceStepEvent.REFRESH;
    RebalanceStepEvent event = signal.event();
    @Nullable Instant silentSince =
        switch (event) {
          case TRANSIENT_FAULT -> times.silentSince() == null ? now : times.silentSince();
          case SEND -> times.silentSince();
          default -> null;
        };
    // An execution that the server did not begin has not made its proposal any younger.
    boolean again = event == RebalanceStepEvent.NOT_YET && next.step() == RebalanceStep.PROPOSED;
    @Nullable Instant deadline =
        again && times.proposalUntil() != null
            ? times.proposalUntil()
            : anew ? deadline(next.step(), now, settleTime) : times.deadline();
    return new RebalanceTimes(
        event == RebalanceStepEvent.REQUEST ? now : times.requestedAt(),
        now,
        deadline,
        event == RebalanceStepEvent.SEND ? now : times.sentAt(),
        silentSince,
        next.state() == RebalanceState.RETRYING ? now.plus(pause(next, signal)) : null,
        next.state() == before.progress().state() ? times.stateSince() : now,
        next.step() == before.progress().step() ? times.stepSince() : now,
        proposalUntil(times, next.step(), deadline));
  }

  private static @Nullable Instant proposalUntil(
      RebalanceTimes times, RebalanceStep step, @Nullable Instant deadline) {
    return switch (step) {
      case PROPOSED -> deadline;
      case STARTING, EXECUTING -> times.proposalUntil();
      default -> null;
    };
  }

  private @Nullable Instant deadline(RebalanceStep step, Instant now, Duration settleTime) {
    return switch (step) {
      case PROPOSING -> now.plus(limits.proposal());
      case PROPOSED -> now.plus(limits.approval());
      case STOPPING -> now.plus(limits.stop()).plus(settleTime);
      default -> null;
    };
  }

  /** Full jitter, but not so little that it becomes a hot loop. */
  private Duration pause(RebalanceProgress next, RebalanceSignal signal) {
    int failures = Math.max(1, Math.max(next.posts(), next.reads()));
    Duration most = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    Duration bounded = most.compareTo(LONGEST_PAUSE) < 0 ? most : LONGEST_PAUSE;
    Duration any = Duration.ofMillis((long) (bounded.toMillis() * chance.getAsDouble()));
    Duration least =
        signal.retryAfter().compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : signal.retryAfter();
    return least.plus(any);
  }
}
