package io.slipway.engine.internal.operation;

import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.lifecycle.CommitCondition;
import io.slipway.engine.internal.lifecycle.Confirmation;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.NextAction;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.lifecycle.StepContext;
import io.slipway.engine.internal.lifecycle.StepPlan;
import io.slipway.engine.internal.record.Cause;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.EndedOperation;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Timing;
import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OperationRef;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Runs one operation on the calling thread: claim, observe, take the next step of its step plan,
 * ask the kernel what an event means, make the change durable. Holds nothing that a crash must not
 * lose.
 */
public final class OperationRunner {
  private static final StopPolicy GRACEFUL = StopPolicy.graceful(Timing.STOP_GRACE);
  private static final StopPolicy AT_ONCE = new StopPolicy(Duration.ZERO, StopPolicy.Force.UNSAFE);

  private final EngineContext engine;
  private final VersionedRecord versioned;
  private final ClusterBackend backend;
  private final CallRunner calls;
  private final RunOptions options;
  private final LiveOperation live;
  private final Instant startedAt;
  private final EventPublisher publisher;

  /** When the present direction ends: no deadline of another process counts here. */
  private Instant until;

  private AttemptProgress attempt = AttemptProgress.NEW;
  private PollBackoff pace;
  private volatile CancellationToken cancellation = new CancellationToken();
  private @Nullable ClusterObservation lastSeen;

  /** The calls that have failed since the last one that has not. */
  private int failures;

  /** Whether the end of all rebalances was awaited; no attempt waits for it once more. */
  private boolean quiesced;

  private String waitingFor = "";
  private @Nullable Throwable waitingAfter;
  private @Nullable CallFailure turnedBackBy;
  private boolean interrupted;
  private boolean givesWay;

  /**
   * Makes a runner for a record whose operation has just begun or been taken up: its direction has
   * all of its time.
   *
   * @param startedAt when the operation began, in process time
   */
  public OperationRunner(
      EngineContext engine,
      VersionedRecord versioned,
      ClusterBackend backend,
      RunOptions options,
      LiveOperation live,
      Instant startedAt) {
    this.engine = engine;
    this.versioned = versioned;
    this.backend = backend;
    this.pace = freshPace();
    this.calls = new CallRunner(backend, engine.executor());
    this.options = options;
    this.live = live;
    this.startedAt = startedAt;
    this.until = engine.time().now().plus(versioned.record().requireOperation().allowance());
    this.publisher = new EventPublisher(engine.time(), live, engine.listener(), options.events());
  }

  /**
   * Runs the operation until it is done, undone or blocked.
   *
   * @param joined whether it was interrupted before
   * @throws SlipwayException {@link ErrorCode#STALE_FENCE} if another engine took the cluster;
   *     {@link ErrorCode#STORE_UNAVAILABLE} if a change could not be made durable; {@link
   *     ErrorCode#CLOSED} if the engine closes; the operation is then still in flight
   */
  public RunOutcome run(boolean joined) {
    OperationLog.Scope scope = OperationLog.scope(versioned.record());
    try {
      return runInScope(joined);
    } finally {
      scope.close();
    }
  }

  /**
   * Runs an interrupted operation like {@link #run}, but without a waiting caller: it is cancelled
   * because a command wants the cluster, not because the operation is unwanted.
   */
  public RunOutcome runInBackground() {
    givesWay = true;
    return run(true);
  }

  private RunOutcome runInScope(boolean joined) {
    publisher.started(versioned.record(), joined);
    // Only of the current direction: one that has made the operation turn back is spent.
    CancellationToken user = options.cancellation();
    CancellationToken.Registration byUser = user.onCancel(() -> cancellation.cancel(user.reason()));
    CancellationToken.Registration byWish = heedWish();
    CancellationToken.Registration byClosing =
        engine.closing().onCancel(() -> cancellation.cancel("the engine closes"));
    try {
      return drive();
    } finally {
      byUser.close();
      byWish.close();
      byClosing.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A way back already satisfies a request to undo, which therefore never ends one. */
  private CancellationToken.Registration heedWish() {
    if (versioned.record().requireOperation().backward()) {
      return () -> {};
    }
    CancellationToken forward = cancellation;
    return live.wished().onCancel(() -> forward.cancel(live.wished().reason()));
  }

  private RunOutcome drive() {
    while (true) {
      OperationSignal signal = next();
      ClusterRecord record = versioned.record();
      boolean mayRetry = signal.mayRetry(record, now().isBefore(until));
      Directive directive = engine.kernels().direct(record, signal.event(), mayRetry);
      RunOutcome outcome = obey(directive, signal);
      if (outcome != null) {
        publisher.ended(outcome);
        return outcome;
      }
    }
  }

  /** Takes steps until an event occurs that the operation's table must decide. */
  private OperationSignal next() {
    while (true) {
      requireOpen();
      if (cancellation.isCancelled()) {
        return cancelled();
      }
      if (!now().isBefore(until)) {
        return OperationSignal.deadline(overdue(), waitingAfter);
      }
      try {
        OperationSignal signal = step();
        if (signal != null) {
          return signal;
        }
      } catch (InterruptedException e) {
        interrupted = true;
        cancellation.cancel("the calling thread was interrupted");
      }
    }
  }

  /** Closing is no event of the operation: it stays as it is, for the next engine. */
  private void requireOpen() {
    if (engine.closing().isCancelled()) {
      throw new SlipwayException(
          ErrorCode.CLOSED,
          "the engine was closed while "
              + text()
              + " was in flight; it stays in its record, and recover or the same command continues it");
    }
  }

  private @Nullable OperationSignal step() throws InterruptedException {
    if (versioned.record().requireOperation().command().isWithoutBackend()) {
      return OperationSignal.of(OperationEvent.CONFIRMED);
    }
    if (!attempt.claimed()) {
      return claim();
    }
    ClusterRecord record = versioned.record();
    StepPlan stepPlan = stepPlan(record);
    ClusterObservation seen;
    try {
      seen = observe(stepPlan);
    } catch (SlipwayException e) {
      return unseen(CallFailure.of(e));
    }
    lastSeen = seen;
    CommitCondition goal = stepPlan.commitCondition();
    boolean launches = goal == CommitCondition.LAUNCHED || goal == CommitCondition.RESTORED;
    if (launches || goal == CommitCondition.PROVISIONED) {
      publisher.failing(seen);
    }
    if (launches) {
      int confirmed = Confirmation.confirmedSpus(record.resolution(), seen);
      int alive = Confirmation.aliveSpus(record.resolution(), seen);
      if (publisher.confirmed(confirmed, record.spec().spuCount(), alive)) {
        pace.quicken();
      }
    }
    NextAction action =
        stepPlan.next(
            new StepContext(
                record, seen, attempt.returned(), attempt.launched(), isQuiet(stepPlan)));
    if (action instanceof NextAction.Perform perform) {
      return perform.step().call() == CallKind.QUIESCE ? quiesce(perform) : perform(perform, seen);
    }
    if (action instanceof NextAction.Wait wait) {
      waitFor(wait.reason(), null);
      pauseBeforeLook();
      return null;
    }
    if (action instanceof NextAction.Fail fail) {
      lostFence(fail.problem());
      return OperationSignal.failed(CallFailure.permanent(fail.problem()));
    }
    return OperationSignal.of(OperationEvent.CONFIRMED);
  }

  private boolean isQuiet(StepPlan stepPlan) {
    return quiesced
        || !stepPlan.waitsForRebalances()
        || engine.rebalances().isQuiet(versioned.record().cluster());
  }

  /** How long that takes is not taken from the operation's time. */
  private @Nullable OperationSignal quiesce(NextAction.Perform perform)
      throws InterruptedException {
    publisher.step(perform);
    Instant began = now();
    try {
      engine.rebalances().stopAll(versioned.record().cluster(), cancellation);
    } finally {
      until = until.plus(Duration.between(began, now()));
    }
    if (cancellation.isCancelled() || engine.closing().isCancelled()) {
      return null;
    }
    quiesced = true;
    return OperationSignal.of(OperationEvent.CALLED);
  }

  private OperationSignal claim() {
    try {
      backend.claim(call());
    } catch (SlipwayException e) {
      return failed(CallFailure.of(e));
    }
    failures = 0;
    attempt = AttemptProgress.CLAIMED;
    return OperationSignal.of(OperationEvent.CALLED);
  }

  private OperationSignal perform(NextAction.Perform perform, ClusterObservation seen)
      throws InterruptedException {
    String step = perform.step().name();
    if (pace.repeats(step)) {
      pauseBeforeLook();
    }
    publisher.step(perform);
    attempt = attempt.withCallMade();
    CallRunner.Result result = calls.perform(call(), perform, seen, stopPolicy());
    noteInterrupt();
    if (perform.step().call() == CallKind.LAUNCH) {
      attempt = attempt.withLaunched(result.done());
    }
    if (!result.failures().isEmpty()) {
      return failed(CallFailure.worst(result.failures()));
    }
    failures = 0;
    attempt = attempt.withReturned(step);
    return OperationSignal.of(OperationEvent.CALLED);
  }

  /** An interrupt is a cancellation of the direction in which it came. */
  private void noteInterrupt() {
    if (Thread.interrupted()) {
      interrupted = true;
      cancellation.cancel("the calling thread was interrupted");
    }
  }

  private OperationSignal failed(CallFailure failure) {
    noteInterrupt();
    requireOpen();
    lostFence(Problem.of(failure.code(), failure.text()));
    // The cancellation reached the call first; the call's failure is only its consequence.
    return cancellation.isCancelled() ? cancelled() : OperationSignal.failed(failure);
  }

  private OperationSignal cancelled() {
    String why = text() + " was cancelled: " + cancellation.reason();
    return givesWay ? OperationSignal.gaveWay(why) : OperationSignal.cancelled(why);
  }

  /** A failed look changes nothing, so it costs no attempt: it is repeated until the deadline. */
  private @Nullable OperationSignal unseen(CallFailure failure) throws InterruptedException {
    if (!failure.retryable()) {
      return failed(failure);
    }
    waitFor(failure.text(), failure.thrown());
    pauseBeforeLook();
    return null;
  }

  /**
   * Pauses as the backend wants it, but not beyond the end of the direction; a pause that would be
   * longer is cut so that a last look still has its time.
   */
  private void pauseBeforeLook() throws InterruptedException {
    Duration pause = pace.next();
    if (pause.compareTo(left()) >= 0) {
      Duration half = versioned.record().requireOperation().allowance().dividedBy(2);
      Duration untilLast = left().minus(Timing.shorter(timeOfLook(), half));
      pause = untilLast.compareTo(Duration.ZERO) > 0 ? untilLast : left();
    }
    engine.time().pause(pause, cancellation);
  }

  private PollBackoff freshPace() {
    return new PollBackoff(backend.info().lookInterval());
  }

  private static void lostFence(Problem problem) {
    if (problem.code() == ErrorCode.STALE_FENCE) {
      throw new SlipwayException(problem);
    }
  }

  private @Nullable RunOutcome obey(Directive directive, OperationSignal signal) {
    ClusterRecord before = versioned.record();
    if (directive == Directive.RETRY) {
      pauseBeforeRetry(signal.cause());
    } else if (directive == Directive.TURN_BACK) {
      publisher.turnedBack(before, signal.cause().code(), signal.cause().text());
      turnedBackBy = signal.cause();
    }
    RecordUpdate next =
        RecordUpdate.of(
            engine.kernels(),
            directive,
            before,
            attempt,
            signal.failure(),
            Duration.between(startedAt, now()),
            engine.time().wall());
    EndedOperation ended = ended(before, next, signal.failure());
    if (ended != null) {
      engine.history().add(ended);
    }
    if (next.record().isRemovable()) {
      engine.rebalances().forget(before.cluster());
    }
    if (!next.record().equals(before)) {
      versioned.save(next.record());
    }
    next.record().operation().ifPresent(live::changed);
    if (ended != null) {
      live.ended(ended);
    }
    attempt = next.attempt();
    if (directive == Directive.ADVANCE || directive == Directive.FINISH) {
      publisher.committed(before, next.record().state());
      pace = freshPace();
      next.record().operation().ifPresent(rest -> until = rest.extended(until, now()));
    } else if (directive == Directive.TURN_BACK) {
      pace = freshPace();
      failures = 0;
      until = now().plus(next.record().requireOperation().allowance());
      // A cancellation before the turn was durable has requested just that.
      cancellation = new CancellationToken();
    }
    return next.end() == null
        ? null
        : outcome(next.end(), before.requireOperation(), signal.failure());
  }

  private @Nullable EndedOperation ended(
      ClusterRecord before, RecordUpdate next, @Nullable CallFailure failure) {
    OperationPhase end = next.end();
    if (end == null || end == OperationPhase.BLOCKED) {
      return null;
    }
    Cause why = before.requireOperation().reason();
    Cause cause = failure == null ? why : new Cause(failure.code(), failure.text());
    return new EndedOperation(before, end, next.record().state(), engine.time().wall(), cause);
  }

  private RunOutcome outcome(
      OperationPhase end, OperationRecord ended, @Nullable CallFailure failure) {
    ClusterRecord after = versioned.record();
    CallFailure why =
        failure == null
            ? undoneAfter(ended.reason())
            : failure.withText(after.requireOperation().why());
    return new RunOutcome(end, ended.id(), after, lastSeen, why);
  }

  /** What blocked its way back for a while no longer matters once it is undone. */
  private @Nullable CallFailure undoneAfter(@Nullable Cause reason) {
    if (reason == null) {
      return null;
    }
    return turnedBackBy == null
        ? CallFailure.permanent(reason.code(), reason.text())
        : turnedBackBy.withText(reason.text());
  }

  private void waitFor(String reason, @Nullable Throwable thrown) {
    waitingFor = reason;
    waitingAfter = thrown;
  }

  private void pauseBeforeRetry(CallFailure failure) {
    failures++;
    Duration delay = PollBackoff.backoff(failures, failure.retryAfter(), left());
    waitFor(failure.text(), failure.thrown());
    publisher.retrying(versioned.record(), failure.text(), engine.time().wall().plus(delay));
    try {
      engine.time().pause(delay, cancellation);
    } catch (InterruptedException e) {
      interrupted = true;
      cancellation.cancel("the calling thread was interrupted");
    }
  }

  private StepPlan stepPlan(ClusterRecord record) {
    return engine.kernels().transition(record).stepPlan(record.requireOperation().backward());
  }

  private ClusterObservation observe(StepPlan stepPlan) {
    ClusterRecord record = versioned.record();
    return backend.observe(
        ObserveRequest.builder(
                record.cluster(), record.spec(), record.resolution(), within(timeOfLook()))
            .depth(stepPlan.depth())
            .cancellation(cancellation)
            .build());
  }

  /** Looks that must be rare take long. */
  private Duration timeOfLook() {
    return Timing.longer(
        Timing.ofLook(versioned.record().requireOperation().allowance()),
        backend.info().lookInterval().longest());
  }

  private CallContext call() {
    ClusterRecord record = versioned.record();
    OperationRecord operation = record.requireOperation();
    return CallContext.builder()
        .cluster(record.cluster())
        .spec(record.spec())
        .resolution(record.resolution())
        .fence(record.fence())
        .operation(new OperationRef(operation.id(), operation.purpose(), operation.attempt()))
        .deadline(within(Timing.ofCall(operation.allowance())))
        .cancellation(cancellation)
        .progress(publisher)
        .build();
  }

  private Instant within(Duration part) {
    return part.compareTo(left()) < 0 ? now().plus(part) : until;
  }

  /** Returns how much of the direction's time is left; zero if it is over. */
  private Duration left() {
    return Timing.longer(Duration.between(now(), until), Duration.ZERO);
  }

  private StopPolicy stopPolicy() {
    return versioned.record().requireOperation().erasesNext() ? AT_ONCE : GRACEFUL;
  }

  private Problem overdue() {
    OperationRecord operation = versioned.record().requireOperation();
    ClusterName cluster = versioned.record().cluster().name();
    Problem late =
        Problem.of(
            ErrorCode.DEADLINE_EXCEEDED,
            text() + " did not end within " + operation.allowance().toMillis() + " ms");
    return (waitingFor.isEmpty() ? late : late.withActual(waitingFor))
        .withRemedy(
            Remedy.of(Remedy.Action.LONGER_TIMEOUT),
            operation.leavesNothing()
                ? Remedy.of(Remedy.Action.KEEP_ON_FAILURE, cluster).so("to read its logs")
                : Remedy.of(Remedy.Action.LOGS, cluster));
  }

  private String text() {
    OperationRecord operation = versioned.record().requireOperation();
    return (operation.backward() ? "undoing " : "")
        + operation.purpose()
        + " of cluster '"
        + versioned.record().cluster().name()
        + "'";
  }

  private Instant now() {
    return engine.time().now();
  }
}
