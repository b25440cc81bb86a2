package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Outcome;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fault at one call, injected by a {@link FaultPlan}. Immutable, except for the test's own
 * actions in {@link #before(String, Consumer)} and {@link #after(String, Consumer)}.
 */
public final class Fault {
  /** Carries out the call with this fault. */
  @FunctionalInterface
  interface Driver {
    void drive(CallExecution attempt);
  }

  private final String name;
  private final Driver driver;

  private Fault(String name, Driver driver) {
    this.name = name;
    this.driver = driver;
  }

  /** No fault: the call is carried out normally. */
  static final Fault NONE =
      new Fault(
          "",
          attempt -> {
            attempt.apply();
            attempt.await();
          });

  /**
   * The call fails and has no effect.
   *
   * @param code the code of the failure
   * @param retryable whether the failure says that the call may succeed later
   */
  public static Fault failBefore(ErrorCode code, boolean retryable) {
    return new Fault(
        "fail before " + code + (retryable ? " retryable" : ""),
        attempt -> {
          throw failure(attempt, code, retryable, Outcome.NOT_APPLIED, null);
        });
  }

  /** The call fails for now and has no effect: BACKEND_UNAVAILABLE, retryable. */
  public static Fault unavailable() {
    return failBefore(ErrorCode.BACKEND_UNAVAILABLE, true);
  }

  /**
   * The call fails for now, has no effect, and the backend says when to retry.
   *
   * @param delay the suggested delay
   */
  public static Fault unavailable(Duration delay) {
    return new Fault(
        "unavailable for " + delay,
        attempt -> {
          throw failure(attempt, ErrorCode.BACKEND_UNAVAILABLE, true, Outcome.NOT_APPLIED, delay);
        });
  }

  /**
   * The call has its whole effect and then fails with outcome UNKNOWN.
   *
   * @param code the code of the failure
   * @param retryable whether the failure says that the call may succeed later
   */
  public static Fault failAfter(ErrorCode code, boolean retryable) {
    return new Fault(
        "fail after " + code + (retryable ? " retryable" : ""),
        attempt -> {
          attempt.apply();
          attempt.await();
          throw failure(attempt, code, retryable, Outcome.UNKNOWN, null);
        });
  }

  /** The call has its whole effect, but its answer is lost: BACKEND_UNAVAILABLE, UNKNOWN. */
  public static Fault lostReply() {
    return new Fault(
        "lost reply",
        attempt -> {
          attempt.apply();
          attempt.await();
          throw failure(attempt, ErrorCode.BACKEND_UNAVAILABLE, true, Outcome.UNKNOWN, null);
        });
  }

  /**
   * The call does only its first steps (members in order, or its parts) and fails with outcome
   * UNKNOWN, retryable.
   *
   * @param steps how many; all of them if there are no more
   */
  public static Fault halfDone(int steps) {
    return new Fault(
        "half done " + steps,
        attempt -> {
          attempt.apply(steps);
          throw failure(attempt, ErrorCode.BACKEND_UNAVAILABLE, true, Outcome.UNKNOWN, null);
        });
  }

  /**
   * The call has no effect and does not return before its deadline or cancellation. An observation
   * then returns, having seen nothing; other reading calls fail after a minute.
   */
  public static Fault hang() {
    return new Fault("hang", CallExecution::hang);
  }

  /**
   * The call returns at its deadline, DEADLINE_EXCEEDED and UNKNOWN, without an effect; it lands
   * when the test calls {@link FakeWorld#landLateCalls()}.
   */
  public static Fault late() {
    return new Fault(
        "late",
        attempt -> {
          attempt.postpone(null);
          attempt.hang();
        });
  }

  /**
   * The call returns at its deadline, DEADLINE_EXCEEDED and UNKNOWN; it lands by itself.
   *
   * @param delay how long after it began, by the world's clock
   */
  public static Fault late(Duration delay) {
    return new Fault(
        "late by " + delay,
        attempt -> {
          attempt.postpone(delay);
          attempt.hang();
        });
  }

  /**
   * An observation cannot see some members; all facts of them are UNKNOWN and it is incomplete.
   *
   * @param why human-readable
   * @param unseen the members; none means all
   */
  public static Fault incomplete(String why, MemberSet unseen) {
    return new Fault(
        "incomplete",
        attempt -> {
          attempt.blind(why, unseen);
          NONE.driver.drive(attempt);
        });
  }

  /**
   * The call is delayed by the world's clock before it does anything.
   *
   * @param delay how long; the call fails at its deadline
   */
  public static Fault slow(Duration delay) {
    return new Fault(
        "slow " + delay,
        attempt -> {
          attempt.waitFor(delay);
          NONE.driver.drive(attempt);
        });
  }

  /** The caller crashes before the call has any effect. */
  public static Fault crashBefore() {
    return new Fault(
        "crash before",
        attempt -> {
          throw attempt.crash();
        });
  }

  /** The caller crashes after the call has had its whole effect, before it has the answer. */
  public static Fault crashAfter() {
    return new Fault(
        "crash after",
        attempt -> {
          attempt.apply();
          attempt.await();
          throw attempt.crash();
        });
  }

  /**
   * The caller crashes once the call has done its first steps.
   *
   * @param steps how many
   */
  public static Fault crashAfterSteps(int steps) {
    return new Fault(
        "crash after steps " + steps,
        attempt -> {
          attempt.apply(steps);
          throw attempt.crash();
        });
  }

  /**
   * The caller crashes with the call on its way; it lands when the test calls {@link
   * FakeWorld#landLateCalls()}.
   */
  public static Fault crashInFlight() {
    return new Fault(
        "crash in flight",
        attempt -> {
          attempt.postpone(null);
          throw attempt.crash();
        });
  }

  /**
   * An action changes the world before the call, which then proceeds normally.
   *
   * @param name the action's name in the call log
   * @param action the action; may block, which holds the call
   */
  public static Fault before(String name, Consumer<FakeWorld> action) {
    return new Fault(
        "before: " + name,
        attempt -> {
          action.accept(attempt.world());
          NONE.driver.drive(attempt);
        });
  }

  /**
   * The call proceeds normally, and an action changes the world before the caller has the answer.
   *
   * @param name the action's name in the call log
   * @param action the action; may block, which holds the answer
   */
  public static Fault after(String name, Consumer<FakeWorld> action) {
    return new Fault(
        "after: " + name,
        attempt -> {
          NONE.driver.drive(attempt);
          action.accept(attempt.world());
        });
  }

  Driver driver() {
    return driver;
  }

  @Override
  public String toString() {
    return name;
  }

  private static BackendException failure(
      CallExecution attempt,
      ErrorCode code,
      boolean retryable,
      Outcome outcome,
      @Nullable Duration retryAfter) {
    BackendException.Builder builder =
        BackendException.builder(
                code,
                "injected fault at "
                    + attempt.call().signature()
                    + ": expected its success, was "
                    + code
                    + "; the test asked for it")
            .outcome(outcome);
    if (retryable) {
      builder.retryable();
    }
    if (retryAfter != null) {
      builder.retryAfter(retryAfter);
    }
    return builder.build();
  }
}
