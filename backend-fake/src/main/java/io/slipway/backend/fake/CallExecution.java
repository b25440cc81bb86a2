package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One running call, on which a {@link Fault} works. Used by the calling thread only. */
final class CallExecution {
  private final FakeBackend backend;
  private final FakeCall call;
  private final Effect effect;
  private final Instant deadline;
  private final CancellationToken cancellation;
  private boolean changed;
  private @Nullable Blindness blindness;

  /**
   * The members that an observation cannot see, and why; an empty set means that none can be seen.
   */
  record Blindness(String why, MemberSet unseen) {
    boolean hides(MemberId member) {
      return unseen.isEmpty() || unseen.contains(member);
    }
  }

  CallExecution(
      FakeBackend backend,
      FakeCall call,
      Effect effect,
      Instant deadline,
      CancellationToken cancellation) {
    this.backend = backend;
    this.call = call;
    this.effect = effect;
    this.deadline = deadline;
    this.cancellation = cancellation;
  }

  FakeCall call() {
    return call;
  }

  FakeWorld world() {
    return backend.world();
  }

  @Nullable Blindness blindness() {
    return blindness;
  }

  Instant now() {
    return world().time().now();
  }

  Instant deadline() {
    return deadline;
  }

  /** Does the whole effect. */
  void apply() {
    apply(Integer.MAX_VALUE);
  }

  /** Does the first steps of the effect. */
  void apply(int atMost) {
    check();
    effect.beforeSteps(this);
    List<Runnable> steps;
    synchronized (world().lock) {
      checkFence();
      steps = effect.steps(now());
    }
    for (Runnable step : steps.subList(0, Math.min(atMost, steps.size()))) {
      check();
      locked(step);
    }
  }

  /** Changes the world, unless a newer fence was installed meanwhile. */
  void locked(Runnable step) {
    synchronized (world().lock) {
      backend.throwIfCrashed();
      checkFence();
      step.run();
      changed = call.kind().changing();
    }
  }

  /** Waits for the completion of the effect. */
  void await() {
    effect.await(this);
  }

  /** Fails if the caller no longer waits. */
  void check() {
    backend.throwIfCrashed();
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
    if (cancellation.isCancelled() && backend.behavior().heedsCancellation()) {
      throw cut(ErrorCode.CANCELLED, "it was cancelled: " + cancellation.reason());
    }
    if (call.kind().changing() && overdue()) {
      throw late();
    }
  }

  void waitFor(Duration duration) {
    waitUntil(now().plus(duration));
  }

  /** Waits for a time; fails at an earlier deadline, cancellation or interrupt. */
  void waitUntil(Instant time) {
    while (now().isBefore(time)) {
      check();
      Instant next = time.isBefore(deadline) ? time : deadline;
      if (!now().isBefore(next)) {
        throw late();
      }
      try {
        world().time().pause(Duration.between(now(), next), cancellation);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw interrupted();
      }
    }
  }

  /** Returns only at the deadline or the cancellation; a reading call returns nothing. */
  void hang() {
    if (call.kind().changing()) {
      changed = true;
      waitUntil(Instant.MAX);
      return;
    }
    waitUntil(deadline);
    if (call.kind() != CallKind.OBSERVE) {
      throw failure(ErrorCode.BACKEND_UNAVAILABLE, "nothing").retryable().build();
    }
    blind("not seen by the deadline", MemberSet.of());
    apply();
  }

  void blind(String why, MemberSet unseen) {
    blindness = new Blindness(why, unseen);
  }

  /** Lets the call land later, without its caller. */
  void postpone(@Nullable Duration delay) {
    if (call.kind().changing()) {
      changed = true;
      world().postpone(backend, call, effect, delay);
    }
  }

  /** Kills the caller; to be thrown. */
  SimulatedCrash crash() {
    return backend.crash("crash at " + call.signature());
  }

  private void checkFence() {
    world().checkFence(call, backend.behavior(), outcome());
  }

  private boolean overdue() {
    return !now().isBefore(deadline) && backend.behavior().heedsDeadline();
  }

  private Outcome outcome() {
    return changed ? Outcome.UNKNOWN : Outcome.NOT_APPLIED;
  }

  private BackendException late() {
    return failure(ErrorCode.DEADLINE_EXCEEDED, "its deadline " + deadline + " has passed")
        .retryable()
        .build();
  }

  private BackendException interrupted() {
    if (!backend.behavior().keepsInterrupt()) {
      boolean unused = Thread.interrupted();
    }
    return cut(ErrorCode.CANCELLED, "the thread was interrupted");
  }

  private BackendException cut(ErrorCode code, String why) {
    return failure(code, why).build();
  }

  private BackendException.Builder failure(ErrorCode code, String why) {
    return BackendException.builder(
            Problem.of(code, call.signature() + " did not finish")
                .withExpected("an answer by " + deadline)
                .withActual(why)
                .withRemedy("observe the cluster before the next attempt"))
        .outcome(outcome());
  }
}
