package io.slipway.engine.internal;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.Explanation;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.internal.operation.Admission;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.engine.internal.operation.LiveOperation;
import io.slipway.engine.internal.operation.OperationRegistry;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.operation.RunOptions;
import io.slipway.engine.internal.operation.RunOutcome;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.engine.internal.record.RepairRecord;
import io.slipway.engine.internal.store.CloseStack;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
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
import java.time.Instant;
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
  private final ClusterLocks locks;
  private final TransitionErrors refusals;
  private final OperationRegistry registry;
  private final Submission submission;
  private final EphemeralClusters ephemeral = new EphemeralClusters(this);

  /** What a close does before it refuses commands. */
  private final CloseStack first = new CloseStack();

  private final OperationStarter operations;
  private final RecoveryService recovery;
  private final SideBySide settling;

  DefaultEngine(
      EngineContext context,
      Home home,
      RecordRepository records,
      Backends backends,
      String defaultBackend,
      Supplier<UUID> ids,
      CloseStack held) {
    super(
        records,
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
    this.locks = new ClusterLocks(context.closing());
    this.refusals = new TransitionErrors(context.kernels().lifecycle().table());
    this.registry = new OperationRegistry(context, this::takeUp);
    this.submission = new Submission(context.executor());
    this.operations = new OperationStarter(context, backends, ids, registry, this::result);
    this.recovery = new RecoveryService(context, backends, bounded(), statuses(), operations);
    this.settling = new SideBySide(context.executor(), RECOVERIES);
  }

  @Override
  public ClusterStatus execute(
      Command command, CommandOptions options, CancellationToken cancellation) {
    RunOptions run = RunOptions.of(context, options, cancellation);
    try {
      return run(command, run);
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
    while (true) {
      Optional<LiveOperation> known = registry.get(id);
      if (known.filter(LiveOperation::isDriven).isPresent()) {
        return Optional.of(known.get());
      }
      Optional<ClusterRecord> record = inFlight(id);
      if (record.isEmpty()) {
        Optional<PastOperation> past = past(id);
        known.ifPresent(handle -> past.ifPresent(ended -> settle(handle, ended)));
        return past.map(Operation.class::cast);
      }
      LiveOperation found = registry.of(record.get());
      if (known.isPresent() || found.isDriven() || inFlight(id).isPresent()) {
        return Optional.of(found);
      }
      // It has ended since it was read, and nobody would complete what was made for it.
      registry.forget(found);
    }
  }

  private Optional<PastOperation> past(OperationId id) {
    return context.history().find(id).map(ended -> new PastOperation(ended, this::result));
  }

  /** Another engine on the same store has ended what a handle of this one was made for. */
  private void settle(LiveOperation handle, PastOperation past) {
    registry.left(handle, past::answer);
    registry.completions(handle.cluster().name()).forEach(Runnable::run);
  }

  private Optional<ClusterRecord> inFlight(OperationId id) {
    return RecordRepository.readable(records.all()).stream()
        .filter(record -> record.operation().filter(o -> o.id().equals(id)).isPresent())
        .findFirst();
  }

  /**
   * Undoes an operation that its handle does not drive: takes it up if nobody else has; returns
   * when that is durable.
   */
  private void takeUp(LiveOperation found, String reason) {
    requireOpen();
    Optional<Operation> now = operation(found.id());
    if (now.isEmpty() || now.get() instanceof PastOperation) {
      return;
    }
    if (!now.get().equals(found)) {
      // The handle's run is over, and another handle follows the operation.
      now.get().cancel(reason);
      return;
    }
    RunOptions run = RunOptions.of(context, CommandOptions.defaults(), new CancellationToken());
    ClusterName name = found.cluster().name();
    String what = "cancel of operation " + found.id();
    Operation unused =
        submission.start(
            run,
            told -> describeAndHold(name, what, told, () -> takeUp(name, found, reason, told)));
  }

  private @Nullable RunOutcome takeUp(
      ClusterName name, LiveOperation found, String reason, RunOptions run) {
    Optional<VersionedRecord> there = records.find(name);
    boolean inFlight =
        there
            .flatMap(v -> v.record().operation())
            .filter(o -> o.id().equals(found.id()))
            .isPresent();
    if (!inFlight) {
      // It has ended meanwhile.
      past(found.id()).ifPresent(ended -> settle(found, ended));
      run.onDurable().accept(found);
      return null;
    }
    // Not before: a take-up that fails leaves no request behind.
    RunOptions wishing =
        run.telling(
            live -> {
              live.wish(reason);
              run.onDurable().accept(live);
            });
    return operations.takeUp(there.orElseThrow(), wishing);
  }

  @Override
  public Explanation explain(ClusterName name) {
    Explanation idle = super.explain(name);
    return locks.refusal(name).map(busy -> Explainer.busy(idle, busy)).orElse(idle);
  }

  @Override
  public RecoveryReport recover(
      ClusterName name, CommandOptions options, CancellationToken cancellation) {
    RunOptions run = RunOptions.of(context, options, cancellation);
    try {
      return recover(name, run, null);
    } finally {
      run.events().await();
    }
  }

  @Override
  public List<RecoveryReport> recoverAll(CommandOptions options, CancellationToken cancellation) {
    requireOpen();
    ObservationRound round = new ObservationRound();
    RunOptions run = RunOptions.of(context, options, cancellation);
    try {
      return settling.map(records.names(), name -> recoverOne(name, run, round));
    } finally {
      run.events().await();
    }
  }

  private RecoveryReport recoverOne(ClusterName name, RunOptions options, ObservationRound round) {
    try {
      return recover(name, options, round);
    } catch (SlipwayException e) {
      return RecoveryService.failed(name, e);
    }
  }

  private RecoveryReport recover(
      ClusterName name, RunOptions options, @Nullable ObservationRound shared) {
    String what = "recovery";
    return hold(
        name,
        what,
        options,
        () -> {
          VersionedRecord found =
              records.find(name).orElseThrow(() -> TransitionErrors.notFound(name));
          // Where nothing is to do, nobody has to wait for it and be told of it.
          return found.record().isIdle()
              ? recovery.recover(found, options, shared)
              : telling(name, what, () -> recovery.recover(found, options, shared));
        });
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
    ephemeral.endAll(this::ephemeralNames, context.executor());
  }

  private List<ClusterName> ephemeralNames() {
    return RecordRepository.readable(records.all()).stream()
        .filter(ClusterRecord::ephemeral)
        .map(record -> record.cluster().name())
        .toList();
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
    locks.awaitIdle();
    registry.close();
  }

  private ClusterStatus run(Command command, RunOptions options) {
    return describeAndHold(
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
            resolved(create.spec(), create.options()),
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

  private VersionedRecord resolved(ClusterSpec spec, CreateOptions create) {
    if (create.ephemeral()) {
      ephemeral.requirePossible(home, spec.name());
    }
    String name = create.backend().isEmpty() ? defaultBackend : create.backend();
    backends.requireKnown(name);
    ClusterBackend backend = backends.get(name);
    if (spec.spuCount() > backend.info().maxSpuCount()) {
      throw new SlipwayException(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid SPU count for backend '" + name + "'")
              .withExpected("1 to " + backend.info().maxSpuCount())
              .withActual(spec.spuCount())
              .withRemedy("ask for a count in that range"));
    }
    OlderIncarnations.requireNone(name, backend, spec.name());
    ClusterId cluster = new ClusterId(spec.name(), new Incarnation(ids.get()));
    Resolution resolution = backend.resolve(cluster, spec);
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
            now(),
            create.ephemeral()));
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
    CancellationToken.Registration lease = locks.takeIfFree(name, "repair", cancellation);
    if (lease == null) {
      return false;
    }
    try {
      Optional<VersionedRecord> found = records.find(name);
      RunOptions run = RunOptions.of(context, options, cancellation);
      return found.isPresent() && recovery.settleIfDue(found.get(), run, shared, room);
    } finally {
      free(name, lease);
    }
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

  private <T extends @Nullable Object> T describeAndHold(
      ClusterName name, String what, RunOptions options, Supplier<T> work) {
    return hold(name, what, options, () -> telling(name, what, work));
  }

  /** Tells those who wait for the home what they wait for, as long as that runs. */
  private <T extends @Nullable Object> T telling(ClusterName name, String what, Supplier<T> work) {
    CancellationToken.Registration told =
        home.occupation().begin(what + " of cluster '" + name + "'");
    try {
      return work.get();
    } finally {
      told.close();
    }
  }

  private <T extends @Nullable Object> T hold(
      ClusterName name, String what, RunOptions options, Supplier<T> work) {
    requireOpen();
    CancellationToken.Registration lease =
        locks.take(name, what, options.timeout(), options.cancellation());
    try {
      return work.get();
    } finally {
      free(name, lease);
    }
  }

  /** What depends on an operation's result finds its cluster free. */
  private void free(ClusterName name, CancellationToken.Registration lease) {
    List<Runnable> completions = registry.completions(name);
    lease.close();
    completions.forEach(Runnable::run);
  }

  private Instant now() {
    return context.time().now();
  }
}
