package io.slipway.engine.internal;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.OperationException;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.engine.internal.operation.LiveOperation;
import io.slipway.engine.internal.operation.OperationRegistry;
import io.slipway.engine.internal.operation.OperationRunner;
import io.slipway.engine.internal.operation.RunOptions;
import io.slipway.engine.internal.operation.RunOutcome;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.record.Cause;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.EndedOperation;
import io.slipway.engine.internal.record.Plan;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Begins operations and takes them up again: finds the backend, journals, runs. */
final class OperationStarter {
  private final EngineContext context;
  private final Backends backends;
  private final BoundedLooks looks;
  private final Supplier<UUID> ids;
  private final OperationRegistry registry;
  private final Function<RunOutcome, ClusterStatus> answer;
  private final RecordTimes times;

  /**
   * Makes one.
   *
   * @param looks what a plan without a backend rests on
   * @param registry knows the handles
   * @param answer turns an outcome into a command's result or exception
   */
  OperationStarter(
      EngineContext context,
      Backends backends,
      BoundedLooks looks,
      Supplier<UUID> ids,
      OperationRegistry registry,
      Function<RunOutcome, ClusterStatus> answer) {
    this.context = context;
    this.backends = backends;
    this.looks = looks;
    this.ids = ids;
    this.registry = registry;
    this.answer = answer;
    this.times = new RecordTimes(context.time());
  }

  /** Returns the times of records in process time. */
  RecordTimes times() {
    return times;
  }

  /**
   * Journals the intent of an operation and runs it. One that is in flight gives way to it.
   *
   * @throws SlipwayException {@link ErrorCode#CANCELLED} if it was cancelled before
   */
  RunOutcome begin(
      VersionedRecord versioned, Plan command, boolean keepOnFailure, RunOptions options) {
    requireWanted(versioned, options);
    ClusterBackend backend = backend(versioned, command, options);
    ClusterRecord before = versioned.record();
    if (before.operation().isPresent()) {
      context.history().add(displaced(before, command));
    }
    save(
        versioned,
        Changes.begin(
            before,
            new OperationId(ids.get()),
            command,
            keepOnFailure,
            options.timeout(),
            context.time().wall()));
    if (before.operation().isPresent()) {
      leaveDisplaced(before, command);
    }
    return run(versioned, backend, options, false, OperationRunner::run);
  }

  /**
   * Runs an interrupted or blocked operation on, in its recorded direction, under a new fence, for
   * as long as it was given before, or as the options say if that is longer.
   *
   * @throws SlipwayException {@link ErrorCode#CANCELLED} if it was cancelled before
   */
  RunOutcome takeUp(VersionedRecord versioned, RunOptions options) {
    return takeUp(versioned, options, OperationRunner::run, Changes::recover);
  }

  /** Does the same without a command, and gives way to every command by cancelling the options. */
  RunOutcome takeUpInBackground(VersionedRecord versioned, RunOptions options) {
    return takeUp(
        versioned,
        options,
        (runner, joined) -> runner.runInBackground(),
        Changes::recoverInBackground);
  }

  private RunOutcome takeUp(
      VersionedRecord versioned, RunOptions options, Run how, Recovery recovery) {
    requireWanted(versioned, options);
    ClusterBackend backend =
        backend(versioned, versioned.record().requireOperation().command(), options);
    context.kernels().directTakeUp(versioned.record());
    save(versioned, recovery.of(versioned.record(), options.timeout(), context.time().wall()));
    return run(versioned, backend, options, true, how);
  }

  /** A change that takes an operation up. */
  @FunctionalInterface
  private interface Recovery {
    ClusterRecord of(ClusterRecord record, Duration brought, Instant now);
  }

  /** A way to run a runner. */
  @FunctionalInterface
  private interface Run {
    RunOutcome apply(OperationRunner runner, boolean joined);
  }

  private RunOutcome run(
      VersionedRecord versioned,
      ClusterBackend backend,
      RunOptions options,
      boolean joined,
      Run how) {
    LiveOperation live = registry.drive(versioned.record());
    try {
      options.onDurable().accept(live);
      Instant startedAt = times.startedAt(versioned.record());
      RunOutcome outcome =
          how.apply(
              new OperationRunner(context, versioned, backend, options, live, startedAt), joined);
      times.meet(outcome.record());
      registry.left(live, () -> answer.apply(outcome));
      return outcome;
    } catch (SlipwayException e) {
      OperationException unsettled = unsettled(versioned.record(), e);
      registry.left(
          live,
          () -> {
            throw unsettled;
          });
      throw unsettled;
    } catch (RuntimeException | Error e) {
      registry.left(
          live,
          () -> {
            throw e;
          });
      throw e;
    }
  }

  /** Of a write that failed nobody knows whether it became durable. */
  private static void save(VersionedRecord versioned, ClusterRecord changed) {
    try {
      versioned.save(changed);
    } catch (SlipwayException e) {
      throw e.code() == ErrorCode.STORE_UNAVAILABLE ? unsettled(changed, e) : e;
    }
  }

  private static OperationException unsettled(ClusterRecord record, SlipwayException failure) {
    return new OperationException(
        failure.problem(),
        record.requireOperation().id(),
        OperationException.Outcome.UNSETTLED,
        failure);
  }

  private EndedOperation displaced(ClusterRecord record, Plan by) {
    return new EndedOperation(
        record,
        OperationPhase.ROLLED_BACK,
        record.state(),
        context.time().wall(),
        new Cause(ErrorCode.CANCELLED, displacement(record, by)));
  }

  private void leaveDisplaced(ClusterRecord record, Plan by) {
    registry
        .get(record.requireOperation().id())
        .ifPresent(
            live -> {
              live.ended(displaced(record, by));
              registry.left(
                  live,
                  () -> {
                    throw new OperationException(
                        Problem.of(ErrorCode.CANCELLED, displacement(record, by)),
                        live.id(),
                        OperationException.Outcome.ROLLED_BACK,
                        null);
                  });
            });
  }

  private static String displacement(ClusterRecord record, Plan by) {
    return record.requireOperation().command().text()
        + " of cluster '"
        + record.cluster().name()
        + "' gave way to "
        + by.text();
  }

  /** One cancellation may serve many clusters: it undoes none that it comes too early for. */
  private static void requireWanted(VersionedRecord versioned, RunOptions options) {
    if (options.cancellation().isCancelled()) {
      throw new SlipwayException(
          ErrorCode.CANCELLED,
          "the command was cancelled before it began anything on cluster '"
              + versioned.record().cluster().name()
              + "': "
              + options.cancellation().reason()
              + "; nothing more was changed");
    }
  }

  private ClusterBackend backend(VersionedRecord versioned) {
    return backends.get(versioned.record().backend());
  }

  /**
   * Returns the record's, or one that cannot be called for a plan without any: the record's may not
   * even be installed. Such a plan looks each time, as the place may have come back since.
   */
  private ClusterBackend backend(VersionedRecord versioned, Plan plan, RunOptions options) {
    if (plan.isWithoutBackend()) {
      UnansweringPlace.require(
          looks, versioned.record(), options.timeout(), options.cancellation());
      return new NoBackend();
    }
    return backend(versioned);
  }
}
