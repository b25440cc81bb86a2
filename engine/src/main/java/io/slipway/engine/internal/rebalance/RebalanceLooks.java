package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceReason;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.rebalance.RebalanceRepository.Versioned;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.TaskObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one server for all its rebalances at once, makes durable what it tells, and asks it to
 * stop what is to end. Used by one thread at a time.
 */
final class RebalanceLooks {
  private static final RebalanceCause OTHERS_FIRST =
      new RebalanceCause(
          RebalanceReason.EXECUTION_IN_PROGRESS,
          "the server executes something else; this is executed after that");

  private final Rebalancer rebalancer;
  private final RebalanceRepository records;
  private final RebalanceLimits limits;
  private final RebalanceClock clock;
  private final CancellationToken closing;
  private final RebalanceListener listener;
  private final RebalanceSettling settling;
  private final HomeKeeping home;
  private final RebalanceJournal journal;
  private final RebalanceCalls calls;

  /** When the server was last seen to execute for a rebalance, if that was the last look at it. */
  private final Map<RebalanceKey, Instant> runningAt = new HashMap<>();

  RebalanceLooks(
      Rebalancer rebalancer,
      RebalanceSettings settings,
      RebalanceJournal journal,
      RebalanceCalls calls) {
    this.rebalancer = rebalancer;
    this.records = settings.records();
    this.limits = settings.limits();
    this.clock = settings.clock();
    this.closing = settings.closing();
    this.listener = settings.listener();
    this.settling = settings.settling();
    this.home = settings.home();
    this.journal = journal;
    this.calls = calls;
  }

  /** Makes a proposal durable, or that it is computed still. */
  @Nullable Versioned proposed(
      Versioned at, @Nullable String taskId, @Nullable ProposalSummary summary) {
    if (summary == null) {
      return journal.answered(
          at, RebalanceSignal.of(RebalanceStepEvent.PROGRESSED).withTask(taskId, null));
    }
    RebalanceStepEvent event = at.record().progress().proposed(summary.movesNothing());
    return journal.fire(at, RebalanceSignal.of(event).withTask(taskId, summary));
  }

  /**
   * Looks for all that are due, by one call.
   *
   * @return those of them that are not over and that nobody else has changed
   */
  List<Versioned> look(List<Versioned> due) {
    if (due.isEmpty() || closing.isCancelled()) {
      return due;
    }
    Map<RebalanceKey, Versioned> asked = new LinkedHashMap<>();
    due.forEach(one -> asked.put(one.record().key(), one));
    Instant began = clock.now();
    List<Versioned> after = new ArrayList<>();
    try {
      List<RebalanceCall> tasks =
          asked.values().stream().map(one -> calls.look(one.record())).toList();
      RebalanceObservation seen =
          RebalanceCalls.asked(() -> rebalancer.observe(tasks, calls.end(began), closing));
      for (RebalanceCall task : tasks) {
        Versioned at = asked.get(task.key());
        if (at != null) {
          add(after, read(at, task, seen, began));
        }
      }
    } catch (RebalanceException e) {
      for (Versioned at : asked.values()) {
        add(after, journal.answered(at, RebalanceSignal.ofLook(e)));
      }
    }
    return after;
  }

  private void add(List<Versioned> to, @Nullable Versioned one) {
    if (one != null && settling.isOpen(one.record())) {
      to.add(one);
    }
  }

  private @Nullable Versioned read(
      Versioned at, RebalanceCall call, RebalanceObservation seen, Instant began) {
    TaskObservation task = seen.task(call.key());
    RebalanceStep step = at.record().progress().step();
    if (step == RebalanceStep.PROPOSING && !seen.executor().isOf(call)) {
      if (task.summary().isPresent()) {
        return proposed(at, task.taskId().orElse(null), task.summary().get());
      }
      if (task.failure().isPresent() && task.phase() == TaskObservation.Phase.FAILED) {
        return journal.answered(at, RebalanceSignal.ofEnd(task.failure().get()));
      }
    }
    // Before the first execution there is none to look for.
    boolean none = call.key().execution() == 0 && step != RebalanceStep.PROPOSING;
    TaskObservation.Phase phase = none ? TaskObservation.Phase.ABSENT : task.phase();
    RebalanceReading reading =
        new RebalanceReading(
            phase, view(seen.executor(), call), isWithoutEffect(task), isSettled(at, began));
    boolean runs =
        reading.executor() == ExecutorView.OURS
            && seen.executor().state() == ExecutorObservation.State.EXECUTING;
    if (runs) {
      runningAt.put(call.key(), began);
    } else {
      runningAt.remove(call.key());
    }
    RebalanceStepEvent event = reading.event(at.record().progress()).orElse(null);
    if (event == null) {
      journal.pause(at, Duration.ZERO);
      return runs ? stopped(at) : at;
    }
    RebalanceMovement movement =
        reading.executor() == ExecutorView.OURS ? movement(seen.executor()) : null;
    if (movement != null) {
      listener.moved(at.record(), movement);
    }
    boolean adopts = event == RebalanceStepEvent.STARTED && step != RebalanceStep.STARTING;
    Optional<String> taskId = adopts ? seen.executor().taskId() : task.taskId();
    Optional<ProposalSummary> moves = adopts ? Optional.empty() : task.summary();
    Versioned after =
        journal.answered(
            at,
            RebalanceSignal.of(event)
                .with(cause(at.record(), event, task, reading.executor(), seen.executor()))
                .with(movement)
                .withTask(taskId.orElse(null), moves.orElse(null)));
    return after != null && runs ? stopped(after) : after;
  }

  private @Nullable RebalanceMovement movement(ExecutorObservation executor) {
    return executor.totalMegabytes() > 0
        ? new RebalanceMovement(executor.movedMegabytes(), executor.totalMegabytes(), clock.now())
        : null;
  }

  /** Whether an execution has ended before it moved anything, for a reason that may pass. */
  private static boolean isWithoutEffect(TaskObservation task) {
    return task.phase() == TaskObservation.Phase.FAILED
        && task.failure()
            .filter(why -> why.kind() != RebalanceException.Kind.PERMANENT)
            .filter(why -> why.outcome() == Outcome.NOT_APPLIED)
            .isPresent();
  }

  /** Forgets all others. */
  void keep(Collection<RebalanceKey> unfinished) {
    runningAt.keySet().retainAll(unfinished);
  }

  /**
   * Asks to stop at once what the last look has seen, if that is younger than an interval, so that
   * a wish to stop need not wait for the next one.
   */
  @Nullable Versioned stopWhatWasSeen(Versioned at) {
    Instant seen = runningAt.remove(at.record().key());
    boolean fresh =
        seen != null && clock.now().isBefore(seen.plus(rebalancer.info().pollInterval()));
    return fresh ? stop(at) : at;
  }

  /** Asks to stop what is executed for one, if that is to end. */
  private @Nullable Versioned stopped(Versioned at) {
    boolean ends = at.record().progress().step() == RebalanceStep.STOPPING || at.record().isOver();
    if (!ends) {
      return at;
    }
    runningAt.remove(at.record().key());
    return stop(at);
  }

  /** Not what somebody else has changed: it may be about another execution by now. */
  private @Nullable Versioned stop(Versioned at) {
    return home.during(
        () ->
            records
                .find(at.record().cluster().name(), at.record().id())
                .filter(at::equals)
                .map(this::stopNow)
                .orElse(null));
  }

  private @Nullable Versioned stopNow(Versioned at) {
    try {
      RebalanceCalls.asked(
          () -> {
            rebalancer.stop(calls.look(at.record()));
            return true;
          });
      return at;
    } catch (RebalanceException e) {
      return journal.answered(at, RebalanceSignal.ofLook(e));
    }
  }

  private static ExecutorView view(ExecutorObservation executor, RebalanceCall call) {
    if (executor.isOf(call)) {
      return ExecutorView.OURS;
    }
    return switch (executor.state()) {
      case IDLE -> ExecutorView.IDLE;
      case EXECUTING, STOPPING -> ExecutorView.OTHERS;
      case UNKNOWN -> ExecutorView.UNKNOWN;
    };
  }

  /** Whether nothing that was sent for its cluster can still arrive. */
  private boolean isSettled(Versioned at, Instant lookBegan) {
    Duration longest = limits.request().plus(rebalancer.info().settleTime());
    return records.of(at.record().cluster().name()).stream()
        .map(one -> one.record().times().sentAt())
        .allMatch(
            sentAt -> sentAt == null || !lookBegan.isBefore(clock.notAhead(sentAt).plus(longest)));
  }

  private static @Nullable RebalanceCause cause(
      RebalanceRecord record,
      RebalanceStepEvent event,
      TaskObservation task,
      ExecutorView view,
      ExecutorObservation executor) {
    RebalanceException failure = task.failure().or(executor::failure).orElse(null);
    return switch (event) {
      case TRANSIENT_FAULT ->
          failure == null
              ? new RebalanceCause(
                  RebalanceReason.NOT_TOLD, "the server did not tell what became of it")
              : RebalanceCause.of(failure);
      case PERMANENT_FAULT ->
          failure == null
              ? new RebalanceCause(
                  RebalanceReason.EXECUTION_FAILED,
                  "the server reports that it failed; a part of it may have been done")
              : RebalanceCause.of(failure);
      case FORGOTTEN ->
          task.phase() == TaskObservation.Phase.FAILED && failure != null
              ? RebalanceCause.of(failure)
              : new RebalanceCause(
                  RebalanceReason.OUTCOME_UNKNOWN,
                  "the server does not know the execution any more and executes nothing of it; a"
                      + " part of it may have been done");
      case NOT_YET -> OTHERS_FIRST;
      case PROGRESSED ->
          record.activity() == RebalanceActivity.AWAIT_EXECUTOR && view == ExecutorView.OTHERS
              ? OTHERS_FIRST
              : null;
      default -> null;
    };
  }
}
