package io.slipway.engine.internal;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.Explanation;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.Rebalances;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.internal.RecoveryService.Settled;
import io.slipway.engine.internal.operation.Admission;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.engine.internal.operation.LiveOperation;
import io.slipway.engine.internal.operation.OperationRegistry;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.operation.RunOptions;
import io.slipway.engine.internal.operation.RunOutcome;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.rebalance.RebalanceRepository;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.engine.internal.record.RepairRecord;
import io.slipway.engine.internal.store.CloseStack;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.OperationId;
import io.slipway.spi.Problem;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes commands: settles what was interrupted, asks the table, and runs the operation. */
final class DefaultEngine extends DefaultReader implements SlipwayEngine {
  /** How many clusters are recovered at a time: each may start all its members. */
  private static final int RECOVERIES = 16;

  private final EngineContext context;
  private final Home home;
  private final RecordRepository records;
  private final Backends backends;
  private final String defaultBackend;
  private final Supplier<UUID> ids;
  private final Rebalancing rebalancing;
  private final TransitionErrors refusals;
  private final OperationRegistry registry;
  private final Submission submission;
  private final EphemeralClusters ephemeral = new EphemeralClusters(this);

  /** What a close does before it refuses commands. */
  private final CloseStack first = new CloseStack();

  private final OperationStarter operations;
  private final RecoveryService recovery;
  private final SideBySide settling;
  private final HeldClusters clusters;
  private final OperationFinder finder;

  DefaultEngine(
      EngineContext context,
      Home home,
      RecordRepository records,
      Backends backends,
      String defaultBackend,
      Supplier<UUID> ids,
      CloseStack held,
      Rebalancing rebalancing) {
    super(
        records,
        new RebalanceRepository(home.store()),
        backends,
        context.kernels(),
        context.time(),
        context.executor(),
        context.closing(),
        held);
    this.context = context;
    this.home = home;
    this.records = records;
    this.backends = backends;
    this.defaultBackend = defaultBackend;
    this.ids = ids;
    this.rebalancing = rebalancing;
    this.refusals = new TransitionErrors(context.kernels().lifecycle().table());
    this.registry = new OperationRegistry(context, this::takeUp);
    this.submission = new Submission(context.executor());
    this.clusters =
        new HeldClusters(this::requireOpen, context.closing(), home.occupation(), registry);
    this.operations =
        new OperationStarter(context, backends, bounded(), ids, registry, this::result);
    this.finder =
        new OperationFinder(
            context, records, registry, operations, clusters, submission, this::result);
    this.recovery = new RecoveryService(context, backends, bounded(), statuses(), operations);
    this.settling = new SideBySide(context.executor(), RECOVERIES);
  }

  @Override
  public ClusterStatus execute(
      Command command, CommandOptions options, CancellationToken cancellation) {
    RunOptions run = RunOptions.of(context, options, cancellation);
    return untilTold(run, () -> run(command, run));
  }

  /** A command returns when its listener was told of everything. */
  private static <T> T untilTold(RunOptions run, Supplier<T> work) {
    try {
      return work.get();
    } finally {
      run.events().await();
    }
  }

  @Override
  public Operation submit(Command command, CommandOptions options) {
    requireOpen();
    RunOptions run = RunOptions.of(context, options, new CancellationToken());
    return submission.start(
        run,
        told -> {
          ClusterStatus unused = run(command, told);
        });
  }

  @Override
  public Optional<Operation> operation(OperationId id) {
    requireOpen();
    return finder.find(id);
  }

  private void takeUp(LiveOperation found, String reason) {
    requireOpen();
    finder.takeUp(found, reason);
  }

  @Override
  public Explanation explain(ClusterName name) {
    Explanation idle = super.explain(name);
    return clusters.refusal(name).map(busy -> Explainer.busy(idle, busy)).orElse(idle);
  }

  @Override
  public RecoveryReport recover(
      ClusterName name, CommandOptions options, CancellationToken cancellation) {
    RunOptions run = RunOptions.of(context, options, cancellation);
    return untilTold(run, () -> reports(List.of(recover(name, run, null))).get(0));
  }

  @Override
  public List<RecoveryReport> recoverAll(CommandOptions options, CancellationToken cancellation) {
    requireOpen();
    ObservationRound round = new ObservationRound();
    RunOptions run = RunOptions.of(context, options, cancellation);
    return untilTold(
        run, () -> reports(settling.map(records.names(), name -> recoverOne(name, run, round))));
  }

  private List<RecoveryReport> reports(List<Settled> settled) {
    return recovery.reports(settled, this::present);
  }

  private Optional<ClusterRecord> present(VersionedRecord settled) {
    try {
      return records.present(settled);
    } catch (SlipwayException e) {
      // Such as that of a close: the recovery has been done all the same, and its status says why
      // nothing was seen.
      return Optional.of(settled.record());
    }
  }

  private Settled recoverOne(ClusterName name, RunOptions options, ObservationRound round) {
    try {
      return recover(name, options, round);
    } catch (SlipwayException e) {
      return RecoveryService.failed(name, e);
    }
  }

  private Settled recover(ClusterName name, RunOptions options, @Nullable ObservationRound shared) {
    String what = "recovery";
    return clusters.hold(
        name,
        what,
        options,
        () -> {
          VersionedRecord found =
              records.find(name).orElseThrow(() -> TransitionErrors.notFound(name));
          // Where nothing is to do, nobody has to wait for it and be told of it.
          return found.record().isIdle()
              ? recovery.recover(found, options, shared)
              : clusters.tell(name, what, () -> recovery.recover(found, options, shared));
        });
  }

  @Override
  public Rebalances rebalances() {
    requireOpen();
    return rebalancing.rebalances();
  }

  @Override
  void release() {
    try {
      first.close();
    } finally {
      super.release();
    }
  }

  /**
   * Deletes the ephemeral clusters that another process has left, now, and those that there are
   * when the engine is closed, then.
   */
  void endEphemeral() {
    endAllEphemeral();
    first.add(
        () -> {
          ephemeral.refuse();
          endAllEphemeral();
          ephemeral.forget();
        });
  }

  private void endAllEphemeral() {
    ephemeral.endAll(records::ephemeral, context.executor());
  }

  /** Returns the operation that a cluster has in flight. */
  Optional<Operation> inFlight(ClusterName name) {
    return records
        .find(name)
        .map(VersionedRecord::record)
        .filter(record -> record.operation().isPresent())
        .map(registry::of);
  }

  boolean exists(ClusterName name) {
    return records.find(name).isPresent();
  }

  /** Waits a few seconds for running operations to end; handles that are open then are closed. */
  void awaitIdle() {
    clusters.awaitIdle();
    registry.close();
  }

  private ClusterStatus run(Command command, RunOptions options) {
    return clusters.holdAndTell(
        command.cluster(),
        Plans.of(command, LifecycleState.ABSENT).text(),
        options,
        () -> result(admit(command, options)));
  }

  /** Settles what was interrupted, then begins or refuses. */
  private RunOutcome admit(Command command, RunOptions options) {
    ClusterName name = command.cluster();
    while (true) {
      Optional<VersionedRecord> found = records.find(name);
      ClusterRecord record = found.map(VersionedRecord::record).orElse(null);
      if (command instanceof Command.Resume) {
        EphemeralClusters.requireResumable(name, record);
      }
      Admission admission =
          Admission.of(
              context.kernels(),
              record,
              state -> Plans.of(command, state),
              record == null || Plans.asksFor(command, record.spec()));
      if (admission instanceof Admission.Begin yes) {
        return begin(command, found, yes.command(), options);
      }
      if (admission instanceof Admission.Refuse no) {
        throw refusals.refuse(name, record, no);
      }
      boolean joins = admission instanceof Admission.TakeUp takeUp && takeUp.joins();
      RunOutcome outcome =
          operations.takeUp(
              found.orElseThrow(() -> TransitionErrors.notFound(name)),
              joins ? options : options.untold());
      if (joins || outcome.phase() == OperationPhase.BLOCKED) {
        return outcome;
      }
    }
  }

  private RunOutcome begin(
      Command command, Optional<VersionedRecord> found, Plan plan, RunOptions options) {
    if (command instanceof Command.Create create) {
      try {
        return operations.begin(
            resolved(create.spec(), create.options(), options.timeout()),
            plan,
            create.options().keepOnFailure(),
            options);
      } finally {
        ephemeral.created(create.cluster());
      }
    }
    VersionedRecord there = found.orElseThrow(() -> TransitionErrors.notFound(command.cluster()));
    return operations.begin(there, plan, false, options);
  }

  private ClusterStatus result(RunOutcome outcome) {
    ClusterRecord record = outcome.record();
    if (outcome.phase() == OperationPhase.DONE) {
      return statuses().of(record, outcome.observation(), record.state() == LifecycleState.RUNNING);
    }

    String end =
        outcome.phase() == OperationPhase.ROLLED_BACK
            ? "; it was undone and the cluster is " + record.state()
            : "; the operation is blocked and still in flight";
    throw outcome.exception(end);
  }

  private VersionedRecord resolved(ClusterSpec spec, CreateOptions create, Duration timeout) {
    if (create.ephemeral()) {
      ephemeral.requirePossible(home, spec.name());
    }
    String name = create.backend().isEmpty() ? defaultBackend : create.backend();
    backends.requireKnown(name);
    OlderIncarnations.requireNone(bounded(), name, spec.name(), timeout);
    ClusterId cluster = new ClusterId(spec.name(), new Incarnation(ids.get()));
    Resolution resolution =
        bounded()
            .ask(
                new Question<>(
                    name,
                    "where cluster '" + spec.name() + "' would be",
                    cluster,
                    timeout,
                    (backend, deadline) -> {
                      requireRoom(backend.info(), spec);
                      return backend.resolve(cluster, spec);
                    },
                    e -> {
                      throw e;
                    }));
    return records.fresh(
        new ClusterRecord(
            cluster,
            name,
            spec,
            resolution,
            LifecycleState.ABSENT,
            Fence.NONE,
            null,
            RepairRecord.NONE,
            context.time().wall(),
            create.ephemeral()));
  }

  private static void requireRoom(BackendInfo backend, ClusterSpec spec) {
    if (spec.spuCount() > backend.maxSpuCount()) {
      throw new SlipwayException(
          Problem.of(
                  ErrorCode.INVALID_ARGUMENT,
                  "invalid SPU count for backend '" + backend.name() + "'")
              .withExpected("1 to " + backend.maxSpuCount())
              .withActual(spec.spuCount())
              .withRemedy("ask for a count in that range"));
    }
  }

  /**
   * Repairs a cluster if it needs it and its past repairs allow it. Gives way to every command.
   *
   * @param shared what it may share with looks at other clusters
   * @param room for repairs at the same time
   * @return whether a repair ran
   */
  boolean repairInBackground(
      ClusterName name,
      CommandOptions options,
      CancellationToken cancellation,
      ObservationRound shared,
      Semaphore room) {
    RunOptions run = RunOptions.of(context, options, cancellation);
    return clusters
        .holdIfFree(
            name,
            "repair",
            cancellation,
            () ->
                records
                    .find(name)
                    .map(found -> recovery.settleIfDue(found, run, shared, room))
                    .orElse(false))
        .orElse(false);
  }

  /** Returns the backend of a cluster that background repairs look at: it runs, or is blocked. */
  Optional<String> backendToRepair(ClusterName name) {
    return records
        .find(name)
        .map(VersionedRecord::record)
        .filter(record -> !record.ephemeral())
        .filter(
            record ->
                record.state() == LifecycleState.RUNNING
                    || record.operation().map(o -> o.nextAttemptAt() != null).orElse(false))
        .map(ClusterRecord::backend);
  }

  List<ClusterName> names() {
    requireOpen();
    return records.names();
  }
}
