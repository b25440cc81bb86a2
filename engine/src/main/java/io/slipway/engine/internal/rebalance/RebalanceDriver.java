package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceReason;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.rebalance.RebalanceRepository.Versioned;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TaskObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does what is due for the rebalances of one server. A request is journalled before it is sent, and
 * the cluster is read after that; a look asks for all of them at once. Used by one thread at a
 * time; holds nothing that a crash must not lose.
 */
final class RebalanceDriver {
  /** Longer than any wait for a retry. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private final Rebalancer rebalancer;
  private final RebalanceRepository records;
  private final RebalanceUpdate update;
  private final RebalanceLimits limits;
  private final RebalanceClock clock;
  private final ClusterGate clusters;
  private final CancellationToken closing;
  private final RebalanceListener listener;
  private final RebalanceSettling settling;
  private final SendingTurns turns;

  /** What is not due before a time that need not outlive the process. */
  private final Map<RebalanceKey, Instant> notBefore = new HashMap<>();

  RebalanceDriver(Rebalancer rebalancer, RebalanceSettings settings) {
    this.rebalancer = rebalancer;
    this.records = settings.records();
    this.update = settings.update();
    this.limits = settings.limits();
    this.clock = settings.clock();
    this.clusters = settings.clusters();
    this.closing = settings.closing();
    this.listener = settings.listener();
    this.settling = settings.settling();
    this.turns = settings.turns();
  }

  /**
   * Does what is due.
   *
   * @param unfinished the rebalances of this server, in line
   * @return when something is due next
   */
  Instant drive(List<Versioned> unfinished) {
    notBefore.keySet().retainAll(unfinished.stream().map(v -> v.record().key()).toList());
    List<Versioned> looks = new ArrayList<>();
    List<Versioned> inOrder =
        unfinished.stream().sorted(Comparator.comparingInt(v -> priority(v.record()))).toList();
    Instant next = clock.now().plus(limits.approval());
    for (Versioned one : inOrder) {
      if (closing.isCancelled()) {
        return next;
      }
      Versioned after = requests(one);
      if (after != null && isOpen(after.record())) {
        if (isLook(after.record()) && !isEarly(after.record())) {
          looks.add(after);
        } else {
          next = earlier(next, due(after.record()));
        }
      }
    }
    for (Versioned after : look(looks)) {
      next = earlier(next, due(after.record()));
    }
    return next;
  }

  private static int priority(RebalanceRecord record) {
    return switch (record.activity()) {
      case STOP -> 0;
      case EXECUTE -> 1;
      case SETTLE, WATCH -> 2;
      default -> 3;
    };
  }

  private boolean isOpen(RebalanceRecord record) {
    return !record.isOver() || settling.isAwaited(record);
  }

  private boolean isLook(RebalanceRecord record) {
    return switch (record.activity()) {
      case WATCH_PROPOSAL, AWAIT_EXECUTOR, SETTLE, WATCH, STOP -> true;
      default -> settling.isAwaited(record);
    };
  }

  private boolean isEarly(RebalanceRecord record) {
    Instant retry = record.times().nextAttemptAt();
    Instant own = notBefore.get(record.key());
    Instant now = clock.now();
    // A time far ahead was written by a process whose clock was ahead.
    boolean waits = retry != null && now.isBefore(retry) && retry.isBefore(now.plus(LONGEST_WAIT));
    return waits || (own != null && now.isBefore(own));
  }

  private Instant due(RebalanceRecord record) {
    Instant retry = record.times().nextAttemptAt();
    Instant own = notBefore.get(record.key());
    Instant end = record.times().deadline();
    Instant due =
        switch (record.activity()) {
          case AWAIT_APPROVAL, NONE ->
              record.request().approval() == RebalanceApproval.AUTOMATIC
                  ? clock.now()
                  : clock.now().plus(limits.approval());
          case AWAIT_TURN -> clock.now().plus(rebalancer.info().pollInterval());
          default -> clock.now();
        };
    if (retry != null) {
      due = retry;
    } else if (own != null) {
      due = own;
    }
    return end == null ? due : earlier(due, end);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /** Makes the requests that are due for one; null if somebody else has changed it. */
  private @Nullable Versioned requests(Versioned before) {
    if (clusters.opening(before.record()) == ClusterGate.Opening.GONE) {
      records.remove(before);
      return null;
    }
    Versioned at = overdue(before);
    while (at != null && !closing.isCancelled() && !isEarly(at.record())) {
      Versioned from = at;
      at =
          switch (at.record().activity()) {
            case AWAIT_TURN -> isFirstInLine(from) ? fire(from, RebalanceStepEvent.TURN) : from;
            case PROPOSE -> propose(from);
            case EXECUTE -> execute(from);
            case AWAIT_APPROVAL ->
                from.record().request().approval() == RebalanceApproval.AUTOMATIC
                    ? fire(from, RebalanceStepEvent.APPROVE)
                    : from;
            default -> from;
          };
      if (at == null || at.equals(from)) {
        return at;
      }
    }
    return at;
  }

  private @Nullable Versioned overdue(Versioned at) {
    if (at.record().isOver()) {
      if (rebalancer instanceof AbsentRebalancer || settling.isOverdue(at.record(), clock.now())) {
        settling.giveUp(at.record());
        listener.changed(at.record(), at.record());
      }
      return at;
    }
    Instant end = at.record().times().deadline();
    boolean stopping = at.record().progress().step() == RebalanceStep.STOPPING;
    if (stopping && rebalancer instanceof AbsentRebalancer absent) {
      // Nobody here can see it end: waiting would not help.
      return fire(
          at,
          RebalanceSignal.of(
              RebalanceStepEvent.DEADLINE,
              RebalanceReason.STOP_UNCONFIRMED,
              "the server cannot be asked here, so data may still move: " + absent.why()));
    }
    if (end == null || clock.now().isBefore(end)) {
      return at;
    }
    RebalanceSignal late =
        switch (at.record().progress().step()) {
          case PROPOSED ->
              RebalanceSignal.of(
                  RebalanceStepEvent.DEADLINE,
                  RebalanceReason.PROPOSAL_EXPIRED,
                  "the proposal was not executed within " + limits.approval());
          case STOPPING ->
              RebalanceSignal.of(
                  RebalanceStepEvent.DEADLINE,
                  RebalanceReason.STOP_UNCONFIRMED,
                  "the server was not seen to end the execution in time; data may still move");
          default ->
              RebalanceSignal.of(
                  RebalanceStepEvent.DEADLINE,
                  RebalanceReason.DEADLINE_EXCEEDED,
                  "there was no proposal within "
                      + limits.proposal()
                      + (at.record().cause() == null ? "" : ": " + at.record().cause().text()));
        };
    return fire(at, late);
  }

  private boolean isFirstInLine(Versioned one) {
    return records.of(one.record().cluster()).stream()
        .map(Versioned::record)
        .filter(other -> !other.isOver())
        .findFirst()
        .filter(first -> first.id().equals(one.record().id()))
        .isPresent();
  }

  private @Nullable Versioned propose(Versioned at) {
    Versioned closed = closedOr(at);
    if (!at.equals(closed)) {
      return closed;
    }
    try {
      RebalanceCall call = request(at.record(), clock.now());
      RebalanceReply reply = asked(() -> rebalancer.propose(call));
      return proposed(at, reply.taskId().orElse(null), reply.summary().orElse(null));
    } catch (RebalanceException e) {
      return answered(at, RebalanceSignal.ofRequest(e));
    }
  }

  private @Nullable Versioned proposed(
      Versioned at, @Nullable String taskId, @Nullable ProposalSummary summary) {
    if (summary == null) {
      return answered(at, RebalanceSignal.of(RebalanceStepEvent.PROGRESSED).withTask(taskId, null));
    }
    RebalanceStepEvent event = at.record().progress().proposed(summary.movesNothing());
    return fire(at, RebalanceSignal.of(event).withTask(taskId, summary));
  }

  /** The number is durable before it is sent, and the cluster is read after that. */
  private @Nullable Versioned execute(Versioned at) {
    ClusterId cluster = at.record().cluster();
    try {
      if (!turns.take(cluster, closing::isCancelled)) {
        return at;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return at;
    }
    try {
      return send(at);
    } finally {
      turns.release(cluster);
    }
  }

  private @Nullable Versioned send(Versioned at) {
    Versioned sending = fire(at, RebalanceStepEvent.SEND);
    if (sending == null) {
      return null;
    }
    if (clusters.opening(sending.record()) != ClusterGate.Opening.OPEN) {
      // Nothing was sent.
      Versioned unsent =
          fire(
              sending,
              RebalanceSignal.of(
                  RebalanceStepEvent.REFUSED,
                  RebalanceReason.CLUSTER_NOT_RUNNING,
                  "the cluster does not run"));
      return unsent == null || unsent.record().isOver() ? unsent : closedOr(unsent);
    }
    try {
      // What can still arrive is counted from what is journalled.
      Instant sentAt = sending.record().times().sentAt();
      RebalanceCall call = request(sending.record(), sentAt == null ? clock.now() : sentAt);
      RebalanceReply reply = asked(() -> rebalancer.execute(call));
      Versioned started =
          fire(
              sending,
              RebalanceSignal.of(RebalanceStepEvent.STARTED)
                  .withTask(reply.taskId().orElse(null), null));
      if (started != null) {
        pause(started, Duration.ZERO);
      }
      return started;
    } catch (RebalanceException e) {
      return answered(sending, RebalanceSignal.ofRequest(e));
    }
  }

  /** What a request may not be made for any more ends, and what is nobody's is removed. */
  private @Nullable Versioned closedOr(Versioned at) {
    return switch (clusters.opening(at.record())) {
      case OPEN -> at;
      case UNREADABLE ->
          answered(
              at,
              RebalanceSignal.of(
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  RebalanceReason.CLUSTER_UNREADABLE,
                  "the record of the cluster cannot be read"));
      case SHUT ->
          fire(
              at,
              RebalanceSignal.of(
                  RebalanceStepEvent.STOP,
                  RebalanceReason.CLUSTER_NOT_RUNNING,
                  "the cluster was shut down after the rebalance was requested"));
      case GONE -> {
        records.remove(at);
        yield null;
      }
    };
  }

  private List<Versioned> look(List<Versioned> due) {
    if (due.isEmpty() || closing.isCancelled()) {
      return due;
    }
    Map<RebalanceKey, Versioned> asked = new LinkedHashMap<>();
    due.forEach(one -> asked.put(one.record().key(), one));
    Instant began = clock.now();
    List<Versioned> after = new ArrayList<>();
    try {
      List<RebalanceCall> calls =
          asked.values().stream().map(one -> call(one.record()).build()).toList();
      RebalanceObservation seen =
          asked(
              () ->
                  rebalancer.observe(
                      calls, clock.inProcessTime(began.plus(limits.request())), closing));
      for (int i = 0; i < calls.size(); i++) {
        Versioned at = asked.get(calls.get(i).key());
        if (at != null) {
          add(after, read(at, calls.get(i), seen, began));
        }
      }
    } catch (RebalanceException e) {
      for (Versioned at : asked.values()) {
        add(after, answered(at, RebalanceSignal.ofLook(e)));
      }
    }
    return after;
  }

  private void add(List<Versioned> to, @Nullable Versioned one) {
    if (one != null && isOpen(one.record())) {
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
        return answered(at, RebalanceSignal.ofEnd(task.failure().get()));
      }
    }
    // Before the first execution there is none to look for.
    boolean none = call.key().execution() == 0 && step != RebalanceStep.PROPOSING;
    TaskObservation.Phase phase =
        none || isWithoutEffect(at, task) ? TaskObservation.Phase.ABSENT : task.phase();
    RebalanceReading reading =
        new RebalanceReading(phase, view(seen.executor(), call), isSettled(at, began));
    RebalanceStepEvent event = reading.event(at.record().progress()).orElse(null);
    if (event == null) {
      pause(at, Duration.ZERO);
      return stopped(at, reading, seen);
    }
    listener.looked(at.record(), seen.executor());
    boolean adopts = event == RebalanceStepEvent.STARTED && step != RebalanceStep.STARTING;
    Optional<String> taskId = adopts ? seen.executor().taskId() : task.taskId();
    Versioned after =
        answered(
            at,
            RebalanceSignal.of(event)
                .with(cause(event, task, seen.executor()))
                .withTask(taskId.orElse(null), null));
    return after == null ? null : stopped(after, reading, seen);
  }

  /** Whether an execution has ended before it moved anything, for a reason that may pass. */
  private static boolean isWithoutEffect(Versioned at, TaskObservation task) {
    return at.record().progress().step() == RebalanceStep.EXECUTING
        && task.phase() == TaskObservation.Phase.FAILED
        && task.failure()
            .filter(why -> why.kind() != RebalanceException.Kind.PERMANENT)
            .filter(why -> why.outcome() == Outcome.NOT_APPLIED)
            .isPresent();
  }

  /** Asks to stop what is executed for one that is to end. */
  private @Nullable Versioned stopped(
      Versioned at, RebalanceReading reading, RebalanceObservation seen) {
    boolean ends = at.record().progress().step() == RebalanceStep.STOPPING || at.record().isOver();
    boolean runs =
        reading.executor() == ExecutorView.OURS
            && seen.executor().state() == ExecutorObservation.State.EXECUTING;
    return ends && runs ? stop(at) : at;
  }

  private @Nullable Versioned stop(Versioned at) {
    try {
      asked(
          () -> {
            rebalancer.stop(call(at.record()).build());
            return true;
          });
      return at;
    } catch (RebalanceException e) {
      return answered(at, RebalanceSignal.ofLook(e));
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
      RebalanceStepEvent event, TaskObservation task, ExecutorObservation executor) {
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
      default -> null;
    };
  }

  /** Fires what a reply means. What goes on waiting is not asked again at once. */
  private @Nullable Versioned answered(Versioned at, RebalanceSignal signal) {
    Versioned after = fire(at, signal);
    if (after != null && after.record().progress().step() == at.record().progress().step()) {
      pause(after, signal.retryAfter());
    }
    return after;
  }

  private void pause(Versioned at, Duration least) {
    Duration poll = rebalancer.info().pollInterval();
    if (at.record().times().nextAttemptAt() == null) {
      notBefore.put(at.record().key(), clock.now().plus(least.compareTo(poll) < 0 ? poll : least));
    } else {
      notBefore.remove(at.record().key());
    }
  }

  private @Nullable Versioned fire(Versioned at, RebalanceStepEvent event) {
    return fire(at, RebalanceSignal.of(event));
  }

  /** Makes an event durable if it changes something; null if somebody else was faster. */
  private @Nullable Versioned fire(Versioned at, RebalanceSignal signal) {
    Optional<RebalanceRecord> next =
        update.after(at.record(), signal, clock.now(), rebalancer.info().settleTime());
    if (next.isEmpty() || next.get().isSameBut(at.record())) {
      return at;
    }
    Versioned saved = records.save(at, next.get()).orElse(null);
    if (saved != null) {
      if (saved.record().progress().step() != at.record().progress().step()) {
        notBefore.remove(saved.record().key());
      }
      listener.changed(at.record(), saved.record());
    }
    return saved;
  }

  /**
   * Returns a call that requests something.
   *
   * @param from when its time begins
   * @throws RebalanceException if the members cannot be told; nothing is requested then
   */
  private RebalanceCall request(RebalanceRecord record, Instant from) {
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

  private Instant end(Instant from) {
    return clock.inProcessTime(from.plus(limits.request()));
  }

  /** Whatever a rebalancer or a backend throws is a classified failure. */
  private static <T> T asked(Supplier<T> question) {
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
