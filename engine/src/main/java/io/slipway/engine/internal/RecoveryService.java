package io.slipway.engine.internal;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.RecoveryReport.Action;
import io.slipway.engine.internal.lifecycle.Confirmation;
import io.slipway.engine.internal.operation.Admission;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.engine.internal.operation.PollBackoff;
import io.slipway.engine.internal.operation.RunOptions;
import io.slipway.engine.internal.operation.RunOutcome;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.engine.internal.record.Timing;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up interrupted operations, and repairs running clusters. */
final class RecoveryService {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryService.class);
  private static final Duration LEAST_LOOK = Duration.ofSeconds(15);

  private final EngineContext context;
  private final Backends backends;
  private final BoundedLooks looks;
  private final StatusAssembler statuses;
  private final OperationStarter operations;

  /**
   * What came of a recovery, as yet without a look at the cluster.
   *
   * @param cluster the cluster afterwards, unless it is gone or could not be settled
   */
  record Settled(RecoveryReport.Builder report, @Nullable VersionedRecord cluster) {}

  RecoveryService(
      EngineContext context,
      Backends backends,
      BoundedLooks looks,
      StatusAssembler statuses,
      OperationStarter operations) {
    this.context = context;
    this.backends = backends;
    this.looks = looks;
    this.statuses = statuses;
    this.operations = operations;
  }

  /**
   * Settles a cluster.
   *
   * @param shared the looks that it may share with other clusters, or null
   */
  Settled recover(
      VersionedRecord versioned, RunOptions options, @Nullable ObservationRound shared) {
    if (versioned.record().repairs().isFlapping()) {
      versioned.save(Changes.forgetRepairs(versioned.record()));
    }
    if (versioned.record().operation().isPresent()) {
      OperationRecord operation = versioned.record().requireOperation();
      return settled(operation.command(), operations.takeUp(versioned, options), versioned);
    }
    if (versioned.record().ephemeral()) {
      return nothing(versioned, "it is ephemeral, and not repaired");
    }
    return admitsRepair(versioned.record())
        ? repair(versioned, options, shared)
        : nothing(versioned, "it is " + versioned.record().state());
  }

  /**
   * Settles a cluster for the background loop: takes up a blocked operation if its next attempt is
   * due, and repairs a cluster that should run.
   *
   * @param shared what it may share with looks at other clusters
   * @param room for repairs and attempts at the same time
   * @return whether a repair or an attempt ran
   */
  boolean settleIfDue(
      VersionedRecord versioned, RunOptions options, ObservationRound shared, Semaphore room) {
    return operations.times().isDue(versioned.record())
        ? takeUp(versioned, options, room)
        : repairIfDue(versioned, options, shared, room);
  }

  private boolean takeUp(VersionedRecord versioned, RunOptions options, Semaphore room) {
    if (!room.tryAcquire()) {
      return false;
    }
    try {
      OperationRecord operation = versioned.record().requireOperation();
      LOG.info(
          "cluster '{}': {} is blocked and taken up again: its attempt of {} is due",
          versioned.record().cluster().name(),
          operation.command().text(),
          operation.nextAttemptAt());
      RunOutcome unused = operations.takeUpInBackground(versioned, options);
      return true;
    } finally {
      room.release();
    }
  }

  /**
   * Repairs a running cluster for the background loop: only if no command's operation holds it, a
   * member is missing, its past repairs allow another, and there is room for one.
   */
  private boolean repairIfDue(
      VersionedRecord versioned, RunOptions options, ObservationRound shared, Semaphore room) {
    ClusterRecord record = versioned.record();
    if (!admitsRepair(record)
        || !operations.times().mayRepair(record)
        || !needsRepair(record, options, shared)
        || !room.tryAcquire()) {
      return false;
    }
    try {
      beginRepair(versioned, options);
      return true;
    } finally {
      room.release();
    }
  }

  private boolean admitsRepair(ClusterRecord record) {
    return Admission.of(context.kernels(), record, state -> Plan.REPAIR, true)
        instanceof Admission.Begin;
  }

  /** A shared look may be older than the record: it can only show that all is well. */
  private boolean needsRepair(ClusterRecord record, RunOptions options, ObservationRound shared) {
    return Confirmation.needsRepair(record.resolution(), lookClosely(record, options, shared))
        && Confirmation.needsRepair(record.resolution(), lookClosely(record, options));
  }

  static Settled failed(ClusterName name, SlipwayException failure) {
    String why = "not settled: " + failure.problem().textWithoutActions();
    return new Settled(RecoveryReport.builder(name, Action.FAILED, why).failure(failure), null);
  }

  /**
   * Looks at the clusters as they are now: another command may have begun since.
   *
   * @param present finds the record that a cluster has now
   */
  List<RecoveryReport> reports(
      List<Settled> settled, Function<VersionedRecord, Optional<ClusterRecord>> present) {
    List<Optional<ClusterRecord>> now =
        settled.stream().map(one -> Optional.ofNullable(one.cluster()).flatMap(present)).toList();
    Iterator<ClusterStatus> after =
        statuses.look(now.stream().flatMap(Optional::stream).toList(), false).iterator();
    List<RecoveryReport> reports = new ArrayList<>();
    for (int i = 0; i < settled.size(); i++) {
      ClusterStatus status = now.get(i).isPresent() ? after.next() : null;
      reports.add(settled.get(i).report().status(status).build());
    }
    return List.copyOf(reports);
  }

  private Settled repair(
      VersionedRecord versioned, RunOptions options, @Nullable ObservationRound shared) {
    ClusterRecord record = versioned.record();
    ClusterObservation seen = lookUntilCertain(record, options, shared);
    if (!Confirmation.needsRepair(record.resolution(), seen)) {
      List<String> doubts = Confirmation.doubts(record.resolution(), seen);
      return nothing(
          versioned,
          doubts.isEmpty()
              ? "no member is missing"
              : "no member is seen to be missing, but " + String.join(", ", doubts));
    }
    return settled(Plan.REPAIR, beginRepair(versioned, options), versioned);
  }

  private RunOutcome beginRepair(VersionedRecord versioned, RunOptions options) {
    return operations.begin(versioned, Plan.REPAIR, false, options);
  }

  /**
   * Looks again while something is in doubt: a death of a moment ago may not show yet. Ends at the
   * backend's bound for that, or at the command's deadline.
   */
  private ClusterObservation lookUntilCertain(
      ClusterRecord record, RunOptions options, @Nullable ObservationRound shared) {
    if (shared != null) {
      ClusterObservation seen = lookClosely(record, options, shared);
      if (isWell(record, seen)) {
        return seen;
      }
    }
    BackendInfo info = backends.get(record.backend()).info();
    Duration patience = Timing.shorter(info.detection(), options.timeout());
    Instant end = now().plus(patience);
    PollBackoff pace = new PollBackoff(info.lookInterval());
    while (true) {
      boolean last = !now().isBefore(end);
      ClusterObservation seen = lookClosely(record, options);
      if (last || Confirmation.needsRepair(record.resolution(), seen) || isWell(record, seen)) {
        return seen;
      }
      Duration left = Duration.between(now(), end);
      Duration pause = pace.next();
      pause(Timing.shorter(pause, left), record, options);
    }
  }

  private static boolean isWell(ClusterRecord record, ClusterObservation seen) {
    return !Confirmation.needsRepair(record.resolution(), seen)
        && Confirmation.doubts(record.resolution(), seen).isEmpty();
  }

  private void pause(Duration duration, ClusterRecord record, RunOptions options) {
    try {
      context.time().pause(duration, options.cancellation());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(record, "the calling thread was interrupted", e);
    }
    if (options.cancellation().isCancelled()) {
      throw cancelled(record, options.cancellation().reason(), null);
    }
  }

  private static SlipwayException cancelled(
      ClusterRecord record, String why, @Nullable Throwable cause) {
    return new SlipwayException(
        Problem.of(
            ErrorCode.CANCELLED,
            "recovery of cluster '"
                + record.cluster().name()
                + "' was cancelled before it began: "
                + why
                + "; nothing changed"),
        cause);
  }

  /** Returns how long a look may take. */
  static Duration look(Duration timeout) {
    return Timing.longer(LEAST_LOOK, Timing.ofLook(timeout));
  }

  private ClusterObservation lookClosely(ClusterRecord record, RunOptions options) {
    return lookClosely(record, options, new ObservationRound());
  }

  private ClusterObservation lookClosely(
      ClusterRecord record, RunOptions options, ObservationRound round) {
    return looks.ask(
        Question.about(
            record,
            ObserveRequest.Depth.CONFIRMED,
            look(options.timeout()),
            options.cancellation(),
            round,
            seen -> seen,
            e -> {
              throw e;
            }));
  }

  private Instant now() {
    return context.time().now();
  }

  private static Settled nothing(VersionedRecord versioned, String why) {
    ClusterName name = versioned.record().cluster().name();
    return new Settled(
        RecoveryReport.builder(name, Action.NOTHING, "nothing to do: " + why), versioned);
  }

  private static Settled settled(Plan command, RunOutcome outcome, VersionedRecord versioned) {
    return new Settled(report(command, outcome), outcome.record().isRemovable() ? null : versioned);
  }

  private static RecoveryReport.Builder report(Plan command, RunOutcome outcome) {
    ClusterRecord record = outcome.record();
    ClusterName name = record.cluster().name();
    if (outcome.phase() == OperationPhase.BLOCKED) {
      return RecoveryReport.builder(
              name, Action.FAILED, command.text() + " is blocked: " + outcome.cause())
          .failure(outcome.exception(""));
    }
    if (outcome.phase() == OperationPhase.ROLLED_BACK) {
      return RecoveryReport.builder(
          name,
          Action.ROLLED_BACK,
          command.text() + " was undone after: " + outcome.cause() + "; now " + record.state());
    }
    return command.countsAsRepair()
        ? RecoveryReport.builder(name, Action.REPAIRED, "all members are confirmed again")
        : RecoveryReport.builder(
            name, Action.FINISHED, command.text() + " was finished; now " + record.state());
  }
}
