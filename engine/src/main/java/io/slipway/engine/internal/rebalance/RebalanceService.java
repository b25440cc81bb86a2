package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceReason;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.Rebalances;
import io.slipway.engine.internal.operation.RebalanceStops;
import io.slipway.engine.internal.rebalance.RebalanceRepository.Versioned;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Takes what users want of rebalances: decides, journals, and lets the rounds do the rest. */
public final class RebalanceService implements Rebalances, RebalanceStops {
  private static final int KEPT = 20;

  /** Waits end by a clock that need not be the machine's. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * A running cluster.
   *
   * @param id name and incarnation
   * @param shutdowns how many shutdowns of it were begun
   */
  public record Running(ClusterId id, long shutdowns) {}

  /** What a request has to know before anything is written. */
  public interface Admission {
    /**
     * Checks a request against its cluster and its rebalancer.
     *
     * @throws SlipwayException as {@link Rebalances#request}
     */
    Running admit(ClusterName cluster, RebalanceRequest request);

    /** Returns the present incarnation of a name, whatever its state. */
    Optional<ClusterId> present(ClusterName cluster);

    /**
     * Throws if the server of a request cannot be asked here.
     *
     * @throws SlipwayException {@link ErrorCode#BACKEND_UNAVAILABLE}
     */
    void requireServer(RebalanceRequest request);

    /** Throws if the engine is closed. */
    void requireOpen();
  }

  private final RebalanceSettings settings;
  private final Admission admission;
  private final Supplier<UUID> ids;
  private final Runnable changed;
  private final RebalanceNews news;

  RebalanceService(
      RebalanceSettings settings,
      RebalanceNews news,
      Admission admission,
      Supplier<UUID> ids,
      Runnable changed) {
    this.settings = settings;
    this.news = news;
    this.admission = admission;
    this.ids = ids;
    this.changed = changed;
  }

  @Override
  public RebalanceStatus request(ClusterName cluster, RebalanceRequest request) {
    admission.requireOpen();
    Running running = admission.admit(cluster, request);
    List<Versioned> known = settings.records().of(cluster);
    makeRoom(cluster, known);
    while (true) {
      RebalanceRecord none = none(running, RebalanceId.of(ids.get()), request);
      RebalanceRecord fresh =
          after(none, RebalanceSignal.of(RebalanceStepEvent.REQUEST))
              .orElseThrow(() -> new IllegalStateException("the table refuses a first request"));
      Optional<Versioned> added = settings.records().add(fresh);
      if (added.isPresent()) {
        settings.listener().changed(none, fresh);
        return looked(added.get());
      }
    }
  }

  private RebalanceRecord none(Running running, RebalanceId id, RebalanceRequest request) {
    return new RebalanceRecord(
        running.id(),
        id,
        running.shutdowns(),
        request,
        RebalanceProgress.NONE,
        null,
        null,
        ExecutionReport.NONE,
        null,
        null,
        RebalanceTimes.beginning(settings.clock().now()));
  }

  /** Ended ones make room, the oldest first, but not those that have to be settled. */
  private void makeRoom(ClusterName cluster, List<Versioned> known) {
    List<Versioned> over = known.stream().filter(one -> one.record().isOver()).toList();
    int unfinished = known.size() - over.size();
    if (unfinished >= settings.limits().unfinished()) {
      throw new SlipwayException(
          Problem.of(
                  ErrorCode.UNSUPPORTED,
                  "cluster '" + cluster + "' has too many unfinished rebalances")
              .withExpected("fewer than " + settings.limits().unfinished())
              .withActual(unfinished)
              .withRemedy("stop some of them, or wait for them"));
    }
    over.stream()
        .filter(one -> !one.record().progress().abandoned())
        .limit(Math.max(0, over.size() - KEPT + 1))
        .forEach(settings.records()::remove);
  }

  /** Reads the cluster again, after the request is written: a shutdown may have begun before. */
  private RebalanceStatus looked(Versioned added) {
    RebalanceSignal stop =
        RebalanceSignal.of(
            RebalanceStepEvent.STOP,
            RebalanceReason.CLUSTER_NOT_RUNNING,
            "the cluster was about to be shut down when the rebalance was requested");
    return told(
        changed(
            added,
            one ->
                one.isOver() || settings.clusters().opening(one) == ClusterGate.Opening.OPEN
                    ? one
                    : after(one, stop).orElse(one)));
  }

  @Override
  public RebalanceStatus approve(ClusterName cluster, RebalanceId id) {
    return change(cluster, id, RebalanceSignal.of(RebalanceStepEvent.APPROVE), "approved");
  }

  @Override
  public RebalanceStatus refresh(ClusterName cluster, RebalanceId id) {
    admission.requireOpen();
    Versioned at = required(cluster, id);
    if (at.record().isOver()) {
      return renew(at);
    }
    return change(cluster, id, RebalanceSignal.of(RebalanceStepEvent.REFRESH), "refreshed");
  }

  /** Requests the same again, under the same id. */
  private RebalanceStatus renew(Versioned known) {
    Running running = admission.admit(known.record().cluster().name(), known.record().request());
    makeRoom(known.record().cluster().name(), settings.records().of(running.id().name()));
    return looked(
        changed(
            known,
            one ->
                after(
                        one.within(running.shutdowns()),
                        RebalanceSignal.of(RebalanceStepEvent.REQUEST))
                    .orElseThrow(() -> refused(one, "requested again"))));
  }

  @Override
  public RebalanceStatus stop(ClusterName cluster, RebalanceId id) {
    admission.requireOpen();
    Versioned at = required(cluster, id);
    boolean left = at.record().isOver() && at.record().progress().abandoned();
    if (left || at.record().progress().step().mayMove()) {
      // Where its server cannot be asked, nothing would be stopped.
      admission.requireServer(at.record().request());
    }
    if (left) {
      awaitEnd(at.record());
      return told(at);
    }
    return at.record().isOver()
        ? at.record().status()
        : change(
            cluster,
            id,
            RebalanceSignal.of(
                RebalanceStepEvent.STOP, RebalanceReason.STOPPED, "it was stopped by a user"),
            "stopped");
  }

  @Override
  public void stopAll(ClusterId cluster, CancellationToken cancellation)
      throws InterruptedException {
    RebalanceLimits limits = settings.limits();
    BooleanSupplier over = () -> cancellation.isCancelled() || settings.closing().isCancelled();
    boolean taken = settings.turns().take(cluster, orAfter(over, limits.request().multipliedBy(2)));
    if (!taken && over.getAsBoolean()) {
      return;
    }
    boolean any;
    try {
      any = takeOver(cluster);
    } finally {
      if (taken) {
        settings.turns().release(cluster);
      }
    }
    if (!any) {
      return;
    }
    changed.run();
    // Each ends by its own deadline before that, unless a call of the rebalancer does not return.
    BooleanSupplier late = orAfter(over, limits.stop().plus(limits.request().multipliedBy(4)));
    CancellationToken.Registration byCaller = cancellation.onCancel(news::announce);
    CancellationToken.Registration byClosing = settings.closing().onCancel(news::announce);
    try {
      while (!late.getAsBoolean() && !isSettled(cluster)) {
        news.await(() -> late.getAsBoolean() || isSettled(cluster), LONGEST_WAIT_NANOS);
      }
    } finally {
      byClosing.close();
      byCaller.close();
    }
    if (!over.getAsBoolean()) {
      settings.records().of(cluster).forEach(this::giveUp);
    }
  }

  private BooleanSupplier orAfter(BooleanSupplier over, Duration bound) {
    Instant end = settings.clock().now().plus(bound);
    return () -> over.getAsBoolean() || !settings.clock().now().isBefore(end);
  }

  private void giveUp(Versioned known) {
    RebalanceSignal late =
        RebalanceSignal.of(
            RebalanceStepEvent.DEADLINE,
            RebalanceReason.STOP_UNCONFIRMED,
            "the rebalancer did not answer in time, so data may still move");
    changedIfThere(known, one -> one.isOver() ? one : after(one, late).orElse(one))
        .map(Versioned::record)
        .filter(RebalanceRecord::isOver)
        .ifPresent(settings.settling()::giveUp);
  }

  @Override
  public boolean isQuiet(ClusterId cluster) {
    return settings.records().of(cluster).stream()
        .noneMatch(one -> one.record().progress().holdsShutdown());
  }

  /** Returns whether there is anything to wait for. */
  private boolean takeOver(ClusterId cluster) {
    boolean any = false;
    for (Versioned one : settings.records().of(cluster)) {
      if (one.record().progress().holdsShutdown()) {
        any = true;
        stopForShutdown(one);
      }
    }
    return any;
  }

  private boolean isSettled(ClusterId cluster) {
    return settings.records().of(cluster).stream()
        .map(Versioned::record)
        .allMatch(record -> record.isOver() && !settings.settling().isAwaited(record));
  }

  /** Has what an ended one has left behind looked at, and asked to stop. */
  private void awaitEnd(RebalanceRecord ended) {
    Instant end = settings.clock().now().plus(settings.limits().patience());
    settings.settling().await(ended, end);
  }

  /** What one that was requested anew has left behind before is still to end after its stop. */
  private void stopForShutdown(Versioned known) {
    RebalanceSignal signal =
        RebalanceSignal.of(
            RebalanceStepEvent.STOP,
            RebalanceReason.CLUSTER_NOT_RUNNING,
            "the cluster is being shut down");
    changedIfThere(known, one -> one.isOver() ? one : after(one, signal).orElse(one))
        .map(Versioned::record)
        .filter(one -> one.isOver() && one.progress().abandoned())
        .ifPresent(this::awaitEnd);
  }

  @Override
  public void forget(ClusterId cluster) {
    settings.records().of(cluster).forEach(settings.records()::remove);
  }

  private RebalanceStatus change(
      ClusterName cluster, RebalanceId id, RebalanceSignal signal, String what) {
    admission.requireOpen();
    return told(
        changed(
            required(cluster, id),
            one -> after(one, signal).orElseThrow(() -> refused(one, what))));
  }

  private Versioned changed(Versioned known, UnaryOperator<RebalanceRecord> change) {
    return changedIfThere(known, change)
        .orElseThrow(() -> missing(known.record().cluster().name(), known.record().id()));
  }

  /**
   * Makes a change durable, and decides it anew as often as somebody else was first.
   *
   * @return what it is now; empty if it was removed meanwhile
   */
  private Optional<Versioned> changedIfThere(
      Versioned known, UnaryOperator<RebalanceRecord> change) {
    Optional<Versioned> at = Optional.of(known);
    while (at.isPresent()) {
      RebalanceRecord before = at.get().record();
      RebalanceRecord next = change.apply(before);
      if (next.isSameBut(before)) {
        return at;
      }
      Optional<Versioned> saved = settings.records().save(at.get(), next);
      if (saved.isPresent()) {
        settings.listener().changed(before, next);
        return saved;
      }
      at = settings.records().find(before.cluster().name(), before.id());
    }
    return at;
  }

  private Optional<RebalanceRecord> after(RebalanceRecord record, RebalanceSignal signal) {
    return settings
        .update()
        .after(record, signal, settings.clock().now(), settings.limits().request());
  }

  private SlipwayException refused(RebalanceRecord record, String what) {
    return new SlipwayException(
        Problem.of(
                ErrorCode.ILLEGAL_TRANSITION,
                "rebalance "
                    + record.id()
                    + " of '"
                    + record.cluster().name()
                    + "' cannot be "
                    + what)
            .withActual(
                "it is "
                    + record.progress().state()
                    + (record.isOver() ? "" : ", " + record.progress().step()))
            .withRemedy(possible(record)));
  }

  /** Returns what its user can do, by the tables. */
  private String possible(RebalanceRecord record) {
    if (record.isOver()) {
      return "refresh it, which requests it anew";
    }
    List<String> all = new ArrayList<>();
    Map<RebalanceStepEvent, String> words =
        new EnumMap<>(
            Map.of(
                RebalanceStepEvent.APPROVE, "approve it",
                RebalanceStepEvent.REFRESH, "refresh it",
                RebalanceStepEvent.STOP, "stop it"));
    words.forEach(
        (event, text) -> {
          if (after(record, RebalanceSignal.of(event)).isPresent()) {
            all.add(text);
          }
        });
    all.add("wait");
    return String.join(", ", all.subList(0, all.size() - 1))
        + (all.size() > 1 ? ", or " : "")
        + all.get(all.size() - 1);
  }

  private RebalanceStatus told(Versioned saved) {
    changed.run();
    news.announce();
    return saved.record().status();
  }

  private Versioned required(ClusterName cluster, RebalanceId id) {
    return find(cluster, id).orElseThrow(() -> missing(cluster, id));
  }

  private static SlipwayException missing(ClusterName cluster, RebalanceId id) {
    return new SlipwayException(
        Problem.of(ErrorCode.NOT_FOUND, "no rebalance " + id + " of cluster '" + cluster + "'"));
  }

  private Optional<Versioned> find(ClusterName cluster, RebalanceId id) {
    return settings
        .records()
        .find(cluster, id)
        .filter(one -> admission.present(cluster).equals(Optional.of(one.record().cluster())));
  }

  @Override
  public Optional<RebalanceStatus> status(ClusterName cluster, RebalanceId id) {
    admission.requireOpen();
    return find(cluster, id).map(one -> news.shown(one.record()));
  }

  @Override
  public List<RebalanceStatus> list(ClusterName cluster) {
    admission.requireOpen();
    return admission.present(cluster).stream()
        .flatMap(present -> settings.records().of(present).stream())
        .map(one -> news.shown(one.record()))
        .toList();
  }

  /** Returns whether something is left to do. */
  public boolean hasUnfinished() {
    return settings.records().all().stream().anyMatch(one -> !one.record().isOver());
  }

  @Override
  public RebalanceStatus await(
      ClusterName cluster, RebalanceId id, Duration timeout, CancellationToken cancellation)
      throws InterruptedException {
    CancellationToken.Registration byCaller = cancellation.onCancel(news::announce);
    CancellationToken.Registration byClosing = settings.closing().onCancel(news::announce);
    try {
      news.await(
          () ->
              cancellation.isCancelled()
                  || settings.closing().isCancelled()
                  || isAwaited(required(cluster, id).record().status()),
          timeout.toNanos());
      admission.requireOpen();
      return news.shown(required(cluster, id).record());
    } finally {
      byClosing.close();
      byCaller.close();
    }
  }

  private static boolean isAwaited(RebalanceStatus status) {
    return status.isOver() || status.awaitsApproval();
  }
}
