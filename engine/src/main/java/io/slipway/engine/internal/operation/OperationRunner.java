package io.slipway.engine.internal.operation;

import io.slipway.engine.CommandOptions;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.Advice;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.lifecycle.Confirmation;
import io.slipway.engine.internal.lifecycle.Course;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.Goal;
import io.slipway.engine.internal.lifecycle.Move;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.lifecycle.Situation;
import io.slipway.engine.internal.record.Cause;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Timing;
import io.slipway.spi.Call;
import io.slipway.spi.Cancellation;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OperationRef;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Runs one operation on the calling thread: claim, observe, take the next step of its course, ask
 * the kernel what an event means, make the change durable. Holds nothing that a crash may not take.
 */
public final class OperationRunner {
  private static final StopPolicy GRACEFUL = StopPolicy.graceful(Timing.STOP_GRACE);
  private static final StopPolicy AT_ONCE = new StopPolicy(Duration.ZERO, StopPolicy.Force.UNSAFE);

  private final EngineContext engine;
  private final Tracked tracked;
  private final ClusterBackend backend;
  private final CallRunner calls;
  private final CommandOptions options;
  private final Announcer announcer;

  private Attempt attempt = Attempt.NEW;
  private Pace pace = new Pace();
  private volatile Cancellation cancellation = new Cancellation();
  private @Nullable ClusterObservation lastSeen;
  private String waitingFor = "";
  private boolean interrupted;

  /** Makes a runner for a record whose operation is FORWARD or BACKWARD. */
  public OperationRunner(
      EngineContext engine, Tracked tracked, ClusterBackend backend, CommandOptions options) {
    this.engine = engine;
    this.tracked = tracked;
    this.backend = backend;
    this.calls = new CallRunner(backend, engine.executor());
    this.options = options;
    this.announcer =
        new Announcer(
            tracked.record().cluster(), engine.time(), engine.listener(), options.listener());
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
    announcer.started(tracked.record(), joined);
    // Of the direction in which it comes: one that has made the operation turn back is spent.
    Cancellation user = options.cancellation();
    Cancellation.Registration byUser = user.onCancel(() -> cancellation.cancel(user.reason()));
    Cancellation.Registration byClosing =
        engine.closing().onCancel(() -> cancellation.cancel("the engine closes"));
    try {
      return drive();
    } finally {
      byUser.close();
      byClosing.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RunOutcome drive() {
    while (true) {
      Happening happening = next();
      ClusterRecord record = tracked.record();
      boolean mayRetry = happening.mayRetry(record, now());
      Directive directive = engine.kernels().direct(record, happening.event(), mayRetry);
      RunOutcome outcome = obey(directive, happening);
      if (outcome != null) {
        announcer.ended(outcome);
        return outcome;
      }
    }
  }

  /** Takes steps until something happens that the operation's table has a say in. */
  private Happening next() {
    while (true) {
      requireOpen();
      if (cancellation.isCancelled()) {
        return Happening.cancelled(text() + " was cancelled: " + cancellation.reason());
      }
      if (!now().isBefore(tracked.record().held().deadline())) {
        return Happening.deadline(overdue());
      }
      try {
        Happening happening = step();
        if (happening != null) {
          return happening;
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
          "the engine was closed while " + text() + " was in flight; the next engine continues it");
    }
  }

  private @Nullable Happening step() throws InterruptedException {
    if (!attempt.claimed()) {
      return claim();
    }
    ClusterRecord record = tracked.record();
    Course course = course(record);
    ClusterObservation seen;
    try {
      seen = observe(course);
    } catch (SlipwayException e) {
      return unseen(CallFailure.of(e));
    }
    lastSeen = seen;
    if (course.goal() == Goal.LAUNCHED || course.goal() == Goal.RESTORED) {
      int confirmed = Confirmation.confirmedSpus(record.resolution(), seen);
      if (announcer.confirmed(confirmed, record.spec().spuCount())) {
        pace.quicken();
      }
    }
    Move move = course.next(new Situation(record, seen, attempt.returned(), attempt.launched()));
    if (move instanceof Move.Perform perform) {
      return perform(perform, seen);
    }
    if (move instanceof Move.Wait wait) {
      waitingFor = wait.reason();
      engine.time().pause(pace.next(), cancellation);
      return null;
    }
    if (move instanceof Move.Fail fail) {
      lostFence(fail.code(), fail.reason());
      return Happening.failed(CallFailure.permanent(fail.code(), fail.reason()));
    }
    return Happening.of(OperationEvent.CONFIRMED);
  }

  private Happening claim() {
    try {
      backend.claim(call());
    } catch (SlipwayException e) {
      return failed(CallFailure.of(e));
    }
    attempt = Attempt.CLAIMED;
    return Happening.of(OperationEvent.CALLED);
  }

  private Happening perform(Move.Perform perform, ClusterObservation seen)
      throws InterruptedException {
    String step = perform.step().name();
    if (pace.repeats(step)) {
      engine.time().pause(pace.next(), cancellation);
    }
    announcer.step(perform);
    CallRunner.Result result = calls.perform(call(), perform, seen, stopPolicy());
    noteInterrupt();
    if (perform.step().call() == CallKind.LAUNCH) {
      attempt = attempt.withLaunched(result.done());
    }
    if (!result.failures().isEmpty()) {
      return failed(CallFailure.worst(result.failures()));
    }
    attempt = attempt.withReturned(step);
    return Happening.of(OperationEvent.CALLED);
  }

  /** An interrupt is a cancellation of the direction in which it came. */
  private void noteInterrupt() {
    if (Thread.interrupted()) {
      interrupted = true;
      cancellation.cancel("the calling thread was interrupted");
    }
  }

  private Happening failed(CallFailure failure) {
    noteInterrupt();
    requireOpen();
    lostFence(failure.code(), failure.text());
    // The cancellation reached the call first; what it says of that is not the news.
    return cancellation.isCancelled()
        ? Happening.cancelled(text() + " was cancelled: " + cancellation.reason())
        : Happening.failed(failure);
  }

  /** A failed look changes nothing, so it costs no attempt: it is repeated until the deadline. */
  private @Nullable Happening unseen(CallFailure failure) throws InterruptedException {
    if (!failure.retryable()) {
      return failed(failure);
    }
    waitingFor = failure.text();
    engine.time().pause(pace.next(), cancellation);
    return null;
  }

  private static void lostFence(ErrorCode code, String text) {
    if (code == ErrorCode.STALE_FENCE) {
      throw new SlipwayException(code, text);
    }
  }

  private @Nullable RunOutcome obey(Directive directive, Happening happening) {
    ClusterRecord before = tracked.record();
    if (directive == Directive.RETRY) {
      pauseBeforeRetry(happening.cause());
    } else if (directive == Directive.TURN_BACK) {
      announcer.turnedBack(happening.cause().code(), happening.cause().text());
    }
    Consequence next =
        Consequence.of(engine.kernels(), directive, before, attempt, happening.failure(), now());
    if (!next.record().equals(before)) {
      tracked.save(next.record());
    }
    attempt = next.attempt();
    if (directive == Directive.ADVANCE || directive == Directive.FINISH) {
      announcer.committed(before, next.record().state());
      pace = new Pace();
    } else if (directive == Directive.TURN_BACK) {
      pace = new Pace();
      // Who cancelled before the turn was durable has asked for just that.
      cancellation = new Cancellation();
    }
    return next.end() == null ? null : outcome(next.end(), before.held(), happening.failure());
  }

  private RunOutcome outcome(
      OperationPhase end, OperationRecord ended, @Nullable CallFailure failure) {
    ClusterRecord after = tracked.record();
    if (failure != null) {
      return new RunOutcome(end, after, lastSeen, failure.code(), after.held().why());
    }
    // What blocked its way back for a while is no news once it is undone.
    Cause why = ended.reason();
    return why == null
        ? new RunOutcome(end, after, lastSeen, null, "")
        : new RunOutcome(end, after, lastSeen, why.code(), why.text());
  }

  private void pauseBeforeRetry(CallFailure failure) {
    OperationRecord operation = tracked.record().held();
    Duration left = Duration.between(now(), operation.deadline());
    Duration delay = Pace.backoff(operation.attempt(), failure.retryAfter(), left);
    waitingFor = failure.text();
    announcer.retrying(tracked.record(), failure.text(), now().plus(delay));
    try {
      engine.time().pause(delay, cancellation);
    } catch (InterruptedException e) {
      interrupted = true;
      cancellation.cancel("the calling thread was interrupted");
    }
  }

  private Course course(ClusterRecord record) {
    return engine.kernels().transition(record).course(record.held().backward());
  }

  private ClusterObservation observe(Course course) {
    ClusterRecord record = tracked.record();
    return backend.observe(
        new ObserveRequest(
            record.cluster(),
            record.spec(),
            record.resolution(),
            course.depth(),
            within(Timing.ofLook(record.held().allowance())),
            cancellation));
  }

  private Call call() {
    ClusterRecord record = tracked.record();
    OperationRecord operation = record.held();
    return Call.builder()
        .cluster(record.cluster())
        .spec(record.spec())
        .resolution(record.resolution())
        .fence(record.fence())
        .operation(new OperationRef(operation.id(), operation.purpose(), operation.attempt()))
        .deadline(within(Timing.ofCall(operation.allowance())))
        .cancellation(cancellation)
        .progress(announcer)
        .build();
  }

  private Instant within(Duration part) {
    Instant soon = now().plus(part);
    Instant deadline = tracked.record().held().deadline();
    return soon.isBefore(deadline) ? soon : deadline;
  }

  private StopPolicy stopPolicy() {
    return tracked.record().held().erasesNext() ? AT_ONCE : GRACEFUL;
  }

  private String overdue() {
    OperationRecord operation = tracked.record().held();
    return SlipwayException.text(
        text() + " did not end in time",
        "an end within " + operation.allowance().toMillis() + " ms",
        waitingFor.isEmpty() ? "still under way" : waitingFor,
        operation.leavesNothing()
            ? "allow more time, or " + Advice.KEEP
            : "look at 'logs' and 'status', or allow more time");
  }

  private String text() {
    OperationRecord operation = tracked.record().held();
    return (operation.backward() ? "undoing " : "")
        + operation.purpose()
        + " of cluster '"
        + tracked.record().cluster().name()
        + "'";
  }

  private Instant now() {
    return engine.time().now();
  }
}
