package io.slipway.engine.internal;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.Explanation;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.internal.operation.Admission;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.operation.RunOutcome;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.Command;
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
import io.slipway.spi.Problem;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
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
  private final ClusterLocks locks = new ClusterLocks();
  private final TransitionErrors refusals;
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
    this.refusals = new TransitionErrors(context.kernels().lifecycle().table());
    this.operations = new OperationStarter(context, backends, ids);
    this.recovery = new RecoveryService(context, backends, statuses(), operations);
    this.settling = new SideBySide(context.executor(), RECOVERIES);
  }

  @Override
  public ClusterStatus create(ClusterSpec spec, CreateOptions create, CommandOptions options) {
    Command command = create.start() ? Command.CREATE_START : Command.CREATE;
    return describeAndHold(
        spec.name(),
        command.text(),
        () ->
            admit(
                spec.name(),
                state -> command,
                spec::equals,
                options,
                (found, admitted) ->
                    operations.begin(
                        resolved(spec, create), admitted, create.keepOnFailure(), options)));
  }

  @Override
  public ClusterStatus start(ClusterName name, CommandOptions options) {
    return command(name, options, state -> Command.START);
  }

  @Override
  public ClusterStatus shutdown(ClusterName name, CommandOptions options) {
    return command(name, options, state -> Command.SHUTDOWN);
  }

  @Override
  public ClusterStatus resume(ClusterName name, CommandOptions options) {
    return command(name, options, state -> Command.RESUME);
  }

  @Override
  public ClusterStatus delete(ClusterName name, DeleteOptions delete, CommandOptions options) {
    return command(name, options, state -> Explainer.deletion(delete.shutsDownFirst(), state));
  }

  @Override
  public Explanation explain(ClusterName name) {
    Explanation idle = super.explain(name);
    return locks.refusal(name).map(busy -> Explainer.busy(idle, busy)).orElse(idle);
  }

  @Override
  public RecoveryReport recover(ClusterName name, CommandOptions options) {
    return recover(name, options, null);
  }

  @Override
  public List<RecoveryReport> recoverAll(CommandOptions options) {
    requireOpen();
    ObservationRound round = new ObservationRound();
    return settling.map(records.names(), name -> recoverOne(name, options, round));
  }

  private RecoveryReport recoverOne(
      ClusterName name, CommandOptions options, ObservationRound round) {
    try {
      return recover(name, options, round);
    } catch (SlipwayException e) {
      return RecoveryService.failed(name, e);
    }
  }

  private RecoveryReport recover(
      ClusterName name, CommandOptions options, @Nullable ObservationRound shared) {
    String what = "recovery";
    return hold(
        name,
        what,
        () -> {
          VersionedRecord found =
              records.find(name).orElseThrow(() -> TransitionErrors.notFound(name));
          // Where nothing is to do, nobody has to wait for it and be told of it.
          return found.record().isIdle()
              ? recovery.recover(found, options, shared)
              : telling(name, what, () -> recovery.recover(found, options, shared));
        });
  }

  /** Waits a few seconds for running operations to end. */
  void awaitIdle() {
    locks.awaitIdle();
  }

  private ClusterStatus command(
      ClusterName name, CommandOptions options, Function<LifecycleState, Command> choose) {
    return describeAndHold(
        name,
        choose.apply(LifecycleState.ABSENT).text(),
        () ->
            admit(
                name,
                choose,
                any -> true,
                options,
                (found, command) ->
                    operations.begin(
                        found.orElseThrow(() -> TransitionErrors.notFound(name)),
                        command,
                        false,
                        options)));
  }

  /** Settles what was interrupted, then begins or refuses. */
  private ClusterStatus admit(
      ClusterName name,
      Function<LifecycleState, Command> choose,
      Predicate<ClusterSpec> asksFor,
      CommandOptions options,
      BiFunction<Optional<VersionedRecord>, Command, RunOutcome> begin) {
    while (true) {
      Optional<VersionedRecord> found = records.find(name);
      ClusterRecord record = found.map(VersionedRecord::record).orElse(null);
      boolean sameSpec = record == null || asksFor.test(record.spec());
      Admission admission = Admission.of(context.kernels(), record, choose, sameSpec);
      if (admission instanceof Admission.Begin yes) {
        return result(begin.apply(found, yes.command()));
      }
      if (admission instanceof Admission.Refuse no) {
        throw refusals.refuse(name, no.at(), no.event(), no.reason());
      }
      RunOutcome outcome =
          operations.takeUp(found.orElseThrow(() -> TransitionErrors.notFound(name)), options);
      boolean joins = admission instanceof Admission.TakeUp takeUp && takeUp.joins();
      if (joins || outcome.phase() == OperationPhase.BLOCKED) {
        return result(outcome);
      }
    }
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
    throw new SlipwayException(outcome.problem(end));
  }

  private VersionedRecord resolved(ClusterSpec spec, CreateOptions create) {
    String name = create.backend().isEmpty() ? defaultBackend : create.backend();
    ClusterBackend backend = backends.get(name);
    if (spec.spuCount() > backend.info().maxSpuCount()) {
      throw new SlipwayException(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid SPU count for backend '" + name + "'")
              .withExpected("1 to " + backend.info().maxSpuCount())
              .withActual(spec.spuCount())
              .withRemedy("ask for a count in that range"));
    }
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
            now()));
  }

  /**
   * Repairs a cluster if it needs it and its past repairs allow it. Gives way to every command.
   *
   * @param shared what it may share with looks at other clusters
   * @param room for repairs at the same time
   * @return whether a repair ran
   */
  boolean repairInBackground(
      ClusterName name, CommandOptions options, ObservationRound shared, Semaphore room) {
    CancellationToken.Registration lease = locks.takeIfFree(name, "repair", options.cancellation());
    if (lease == null) {
      return false;
    }
    try {
      Optional<VersionedRecord> found = records.find(name);
      return found.isPresent() && recovery.repairIfDue(found.get(), options, shared, room);
    } finally {
      lease.close();
    }
  }

  /** Returns the backend of a cluster, if that should run. */
  Optional<String> backendOfRunning(ClusterName name) {
    return records
        .find(name)
        .map(VersionedRecord::record)
        .filter(record -> record.state() == LifecycleState.RUNNING)
        .map(ClusterRecord::backend);
  }

  List<ClusterName> names() {
    requireOpen();
    return records.names();
  }

  private <T> T describeAndHold(ClusterName name, String what, Supplier<T> work) {
    return hold(name, what, () -> telling(name, what, work));
  }

  /** Tells those who wait for the home what they wait for, as long as that runs. */
  private <T> T telling(ClusterName name, String what, Supplier<T> work) {
    CancellationToken.Registration told =
        home.occupation().begin(what + " of cluster '" + name + "'");
    try {
      return work.get();
    } finally {
      told.close();
    }
  }

  private <T> T hold(ClusterName name, String what, Supplier<T> work) {
    requireOpen();
    CancellationToken.Registration lease = locks.take(name, what);
    try {
      return work.get();
    } finally {
      lease.close();
    }
  }

  private Instant now() {
    return context.time().now();
  }
}
