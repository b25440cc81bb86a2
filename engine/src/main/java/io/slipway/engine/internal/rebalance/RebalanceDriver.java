package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceReason;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.rebalance.RebalanceRepository.Versioned;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due for the rebalances of one server. A request is journalled before it is sent, and
 * the cluster is read after that; a look asks for all of them at once. Used by one thread at a
 * time; holds nothing that a crash must not lose.
 */
final class RebalanceDriver {
  private static final Logger LOG = LoggerFactory.getLogger(RebalanceDriver.class);

  private final Rebalancer rebalancer;
  private final RebalanceRepository records;
  private final RebalanceLimits limits;
  private final RebalanceClock clock;
  private final ClusterGate clusters;
  private final CancellationToken closing;
  private final RebalanceListener listener;
  private final RebalanceSettling settling;
  private final SendingTurns turns;
  private final HomeKeeping home;
  private final RebalanceJournal journal;
  private final RebalanceCalls calls;
  private final RebalanceLooks looks;
  private final RebalanceLine line;

  /** Of each cluster the first that waits for its turn here: no other one of these can be next. */
  private final Map<ClusterId, RebalanceId> heads = new HashMap<>();

  private int toldQueued;
  private RebalancerLoad toldLoad = RebalancerLoad.NONE;

  RebalanceDriver(Rebalancer rebalancer, RebalanceSettings settings) {
    this.rebalancer = rebalancer;
    this.records = settings.records();
    this.limits = settings.limits();
    this.clock = settings.clock();
    this.clusters = settings.clusters();
    this.closing = settings.closing();
    this.listener = settings.listener();
    this.settling = settings.settling();
    this.turns = settings.turns();
    this.home = settings.home();
    this.journal = new RebalanceJournal(rebalancer.info(), settings);
    this.calls = new RebalanceCalls(settings);
    this.looks = new RebalanceLooks(rebalancer, settings, journal, calls);
    this.line = new RebalanceLine(settings.limits(), settings.clock());
  }

  /**
   * Does what is due.
   *
   * @param unfinished the rebalances of this server, in line
   * @return when something is due next
   */
  Instant drive(List<Versioned> unfinished) {
    List<RebalanceKey> keys = unfinished.stream().map(v -> v.record().key()).toList();
    journal.keep(keys);
    looks.keep(keys);
    heads.clear();
    unfinished.stream()
        .map(Versioned::record)
        .filter(record -> record.activity() == RebalanceActivity.AWAIT_TURN)
        .forEach(record -> heads.putIfAbsent(record.cluster(), record.id()));
    List<Versioned> toLookAt = new ArrayList<>();
    List<Versioned> inOrder =
        unfinished.stream().sorted(Comparator.comparingInt(v -> priority(v.record()))).toList();
    Instant next = clock.now().plus(limits.approval());
    int queued = 0;
    boolean ended = false;
    for (Versioned one : inOrder) {
      if (closing.isCancelled()) {
        return next;
      }
      Versioned after = requests(one);
      queued += after != null && after.record().activity() == RebalanceActivity.AWAIT_TURN ? 1 : 0;
      if (after == null || !settling.isOpen(after.record())) {
        ended = true;
      } else if (isLook(after.record()) && !journal.isEarly(after.record())) {
        toLookAt.add(after);
      } else {
        next = earlier(next, due(after.record()));
      }
    }
    List<Versioned> open = looks.look(toLookAt);
    for (Versioned after : open) {
      next = earlier(next, due(after.record()));
    }
    tell(unfinished.get(0), queued);
    // Whose turn comes by that was passed by before.
    return ended || open.size() < toLookAt.size() ? clock.now() : next;
  }

  private void tell(Versioned any, int queued) {
    RebalancerLoad load;
    try {
      load = rebalancer.load();
    } catch (RuntimeException e) {
      LOG.debug("the rebalancer {} does not tell its load", rebalancer.info().name(), e);
      return;
    }
    if (queued != toldQueued || !load.equals(toldLoad)) {
      toldQueued = queued;
      toldLoad = load;
      listener.asked(any.record(), queued, load);
    }
  }

  private static int priority(RebalanceRecord record) {
    return switch (record.activity()) {
      case STOP -> 0;
      case EXECUTE -> 1;
      case SETTLE, WATCH -> 2;
      default -> 3;
    };
  }

  private boolean isLook(RebalanceRecord record) {
    return switch (record.activity()) {
      case WATCH_PROPOSAL, AWAIT_EXECUTOR, SETTLE, WATCH, STOP -> true;
      default -> settling.isAwaited(record);
    };
  }

  private Instant due(RebalanceRecord record) {
    Instant end = record.times().deadline();
    Instant unlessItWaits =
        switch (record.activity()) {
          case AWAIT_APPROVAL, NONE ->
              record.request().approval() == RebalanceApproval.AUTOMATIC
                  ? clock.now()
                  : clock.now().plus(limits.approval());
          case AWAIT_TURN -> clock.now().plus(rebalancer.info().pollInterval());
          default -> clock.now();
        };
    Instant due = journal.waitsUntil(record).orElse(unlessItWaits);
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
    if (at != null && at.record().activity() == RebalanceActivity.STOP) {
      at = looks.stopWhatWasSeen(at);
    }
    while (at != null && !closing.isCancelled() && !journal.isEarly(at.record())) {
      Versioned from = at;
      at =
          switch (at.record().activity()) {
            case AWAIT_TURN ->
                isFirstInLine(from) ? journal.fire(from, RebalanceStepEvent.TURN) : from;
            case PROPOSE -> propose(from);
            case EXECUTE -> execute(from);
            case AWAIT_APPROVAL ->
                from.record().request().approval() == RebalanceApproval.AUTOMATIC
                    ? journal.fire(from, RebalanceStepEvent.APPROVE)
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
      return journal.fire(
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
    return journal.fire(at, late);
  }

  private boolean isFirstInLine(Versioned one) {
    if (!one.record().id().equals(heads.get(one.record().cluster()))) {
      return false;
    }
    return line.isFirst(
        one.record(),
        records.of(one.record().cluster()).stream().map(Versioned::record).toList(),
        clock.now());
  }

  private @Nullable Versioned propose(Versioned at) {
    Versioned closed = closedOr(at);
    if (!at.equals(closed)) {
      return closed;
    }
    try {
      RebalanceCall call = calls.request(at.record(), clock.now());
      RebalanceReply reply = RebalanceCalls.asked(() -> rebalancer.propose(call));
      return looks.proposed(at, reply.taskId().orElse(null), reply.summary().orElse(null));
    } catch (RebalanceException e) {
      return journal.answered(at, RebalanceSignal.ofRequest(e));
    }
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
      return home.during(() -> send(at));
    } finally {
      turns.release(cluster);
    }
  }

  private @Nullable Versioned send(Versioned at) {
    Versioned sending = journal.fire(at, RebalanceStepEvent.SEND);
    if (sending == null) {
      return null;
    }
    if (clusters.opening(sending.record()) != ClusterGate.Opening.OPEN) {
      // Nothing was sent.
      Versioned unsent =
          journal.fire(
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
      RebalanceCall call = calls.request(sending.record(), sentAt == null ? clock.now() : sentAt);
      RebalanceReply reply = RebalanceCalls.asked(() -> rebalancer.execute(call));
      Versioned started =
          journal.fire(
              sending,
              RebalanceSignal.of(RebalanceStepEvent.STARTED)
                  .withTask(reply.taskId().orElse(null), reply.summary().orElse(null)));
      if (started != null) {
        journal.pause(started, Duration.ZERO);
      }
      return started;
    } catch (RebalanceException e) {
      return journal.answered(sending, RebalanceSignal.ofRequest(e));
    }
  }

  /** What a request may not be made for any more ends, and what is nobody's is removed. */
  private @Nullable Versioned closedOr(Versioned at) {
    return switch (clusters.opening(at.record())) {
      case OPEN -> at;
      case UNREADABLE ->
          journal.answered(
              at,
              RebalanceSignal.of(
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  RebalanceReason.CLUSTER_UNREADABLE,
                  "the record of the cluster cannot be read"));
      case SHUT ->
          journal.fire(
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
}
