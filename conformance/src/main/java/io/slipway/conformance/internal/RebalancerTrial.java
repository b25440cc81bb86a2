package io.slipway.conformance.internal;

import io.slipway.conformance.Disturbance;
import io.slipway.conformance.RebalancerHarness;
import io.slipway.conformance.RebalancerRule;
import io.slipway.conformance.RuleViolation;
import io.slipway.conformance.ServerTruth;
import io.slipway.conformance.Timing;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Incarnation;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.Rebalancer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One try of a rule for rebalancers: a new server, a rebalancer of it, and the steps so far. Each
 * call is made by a thread of its own while this one lets time pass. Used by one thread.
 */
final class RebalancerTrial implements AutoCloseable {
  private static final ClusterName CLUSTER = ClusterName.of("kit");
  private static final Incarnation LIFE = new Incarnation(new UUID(0x51_1b_0a_11L, 1));
  private static final Incarnation OTHER_LIFE = new Incarnation(new UUID(0x51_1b_0a_11L, 2));
  private static final Duration GLANCE = Duration.ofMillis(2);

  private final RebalancerHarness harness;
  private final RebalancerRule rule;
  private final Timing timing;
  private final List<String> history = Collections.synchronizedList(new ArrayList<>());
  private final List<Rebalancer> opened = new ArrayList<>();
  private Rebalancer rebalancer;

  RebalancerTrial(RebalancerHarness harness, RebalancerRule rule) {
    this.harness = harness;
    this.rule = rule;
    this.timing = harness.timing();
    harness.reset();
    this.rebalancer = openAnother();
  }

  RebalancerHarness harness() {
    return harness;
  }

  Timing timing() {
    return timing;
  }

  Rebalancer rebalancer() {
    return rebalancer;
  }

  Rebalancer openAnother() {
    Rebalancer another = harness.open();
    opened.add(another);
    return another;
  }

  /** Makes the next calls go to another rebalancer of the server; the old one is only dropped. */
  void replaceRebalancer() {
    note("another rebalancer");
    rebalancer = openAnother();
  }

  void note(String step) {
    history.add(step);
  }

  // Calls.

  /** Returns the key of a request of the kit's cluster: 0 is a proposal, 1 its first execution. */
  static RebalanceKey key(int request, int execution) {
    return new RebalanceKey(LIFE, id(request), execution);
  }

  /** Returns the same of another life of the cluster. */
  static RebalanceKey keyOfAnotherLife(int request, int execution) {
    return new RebalanceKey(OTHER_LIFE, id(request), execution);
  }

  private static RebalanceId id(int request) {
    return new RebalanceId("%08x".formatted(request));
  }

  RebalanceCall.Builder call(RebalanceKey key, @Nullable String taskId) {
    return RebalanceCall.builder(key, CLUSTER, harness.spec())
        .members(harness.members())
        .taskId(taskId)
        .deadline(in(timing.call()));
  }

  RebalanceCall of(int request, int execution) {
    return of(request, execution, null);
  }

  RebalanceCall of(int request, int execution, @Nullable String taskId) {
    return call(key(request, execution), taskId).build();
  }

  Asked<RebalanceReply> propose(RebalanceCall call) {
    return ask("propose " + text(call), () -> rebalancer.propose(call));
  }

  Asked<RebalanceReply> execute(RebalanceCall call) {
    return ask("execute " + text(call), () -> rebalancer.execute(call));
  }

  Asked<Boolean> stop(RebalanceCall call) {
    return ask(
        "stop " + text(call),
        () -> {
          rebalancer.stop(call);
          return true;
        });
  }

  Asked<RebalanceObservation> observe(RebalanceCall... calls) {
    return observe(List.of(calls), in(timing.call()), new CancellationToken());
  }

  Asked<RebalanceObservation> observe(
      List<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
    String what =
        "observe " + (calls.size() > 3 ? calls.size() + " tasks" : Arrays.toString(texts(calls)));
    return ask(what, () -> rebalancer.observe(calls, deadline, cancellation));
  }

  private static String[] texts(List<RebalanceCall> calls) {
    return calls.stream().map(RebalancerTrial::text).toArray(String[]::new);
  }

  private static String text(RebalanceCall call) {
    return Integer.parseInt(call.key().request().value(), 16)
        + "/"
        + call.key().execution()
        + (call.key().incarnation().equals(LIFE) ? "" : " of another life")
        + (call.taskId().isPresent() ? " by its id" : "");
  }

  /** Returns the task id of an execution that was requested, and that the server has taken. */
  String executed(int request) {
    return taskId(must(execute(of(request, 1))));
  }

  /** Requests an execution, and waits until it runs. */
  String running(int request) {
    String id = executed(request);
    await(
        "execution of " + request,
        "to begin",
        () -> isRunning(key(request, 1)) ? Optional.empty() : Optional.of(truth().toString()));
    return id;
  }

  String taskId(RebalanceReply reply) {
    return reply
        .taskId()
        .orElseThrow(() -> violation("a reply", "the server's id of the task", "none"));
  }

  RebalanceObservation look(RebalanceCall... calls) {
    return must(observe(calls));
  }

  // Truth and time.

  ServerTruth truth() {
    return harness.look();
  }

  boolean isRunning(RebalanceKey key) {
    return truth().running().stream().anyMatch(one -> one.key().filter(key::equals).isPresent());
  }

  boolean can(Disturbance what) {
    return harness.disturbances().contains(what);
  }

  void disturb(Disturbance what) {
    note(what.name());
    harness.disturb(what);
  }

  void heal() {
    note("heal");
    harness.heal();
  }

  Instant now() {
    return harness.time().now();
  }

  Instant in(Duration duration) {
    return now().plus(duration);
  }

  /** Lets time pass. */
  void pause(Duration duration) {
    try {
      harness.time().pause(duration, new CancellationToken());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException by) {
    return new IllegalStateException("the kit's thread was interrupted", by);
  }

  /** Looks as often as an engine does until nothing is wrong. */
  void await(String what, String expected, Supplier<Optional<String>> wrong) {
    Instant end = in(timing.within());
    while (true) {
      Optional<String> still = wrong.get();
      if (still.isEmpty()) {
        return;
      }
      if (!now().isBefore(end)) {
        throw violation(what, expected + " within " + timing.within(), still.get());
      }
      pause(rebalancer.info().pollInterval());
    }
  }

  /** Waits until the executor is seen to be idle. */
  void awaitIdle() {
    await(
        "the executor",
        "IDLE",
        () -> {
          ExecutorObservation seen = look().executor();
          return seen.state() == ExecutorObservation.State.IDLE
              ? Optional.empty()
              : Optional.of(seen.toString());
        });
  }

  /** Makes a call, and lets time pass while it waits. */
  <T> Asked<T> ask(String what, Supplier<T> call) {
    return result(begin(what, call));
  }

  /** Begins a call. */
  <T> Background<Asked<T>> begin(String what, Supplier<T> call) {
    note(what);
    return Background.start("call", () -> asked(what, call));
  }

  private static <T> Asked<T> asked(String what, Supplier<T> call) {
    try {
      T answer = call.get();
      return new Asked<>(what, answer, null, Thread.interrupted());
    } catch (RuntimeException | Error e) {
      return new Asked<>(what, null, e, Thread.interrupted());
    }
  }

  /** Lets time pass until a call of the usual deadline has ended. */
  <T> Asked<T> result(Background<Asked<T>> call) {
    return result(call, in(timing.call()));
  }

  /**
   * Lets time pass until a call has ended, but not beyond its deadline: then the machine has to
   * come to it.
   */
  <T> Asked<T> result(Background<Asked<T>> call, Instant deadline) {
    Instant moved = now();
    long since = System.nanoTime();
    while (true) {
      Optional<Asked<T>> result = join(call);
      if (result.isPresent()) {
        return result.get();
      }
      Instant now = now();
      boolean late = now.isAfter(deadline.plus(timing.slack()));
      if (late || System.nanoTime() - since > timing.stall().toNanos()) {
        throw violation("a call", "its return by " + deadline, "none by " + now);
      }
      if (harness.waits() && now.isBefore(deadline)) {
        pause(timing.poll());
      }
      if (now.isAfter(moved)) {
        moved = now;
        since = System.nanoTime();
      }
    }
  }

  private static <T> Optional<Asked<T>> join(Background<Asked<T>> call) {
    try {
      return call.join(GLANCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  /** Waits until the server has been asked again, by a call that is under way. */
  void awaitRequest(int before, Background<?> call) throws InterruptedException {
    long end = System.nanoTime() + timing.stall().toNanos();
    while (truth().requests() <= before) {
      that(System.nanoTime() < end, "a call on its way", "a request", "none");
      if (harness.waits()) {
        pause(timing.poll());
      }
      call.settle(GLANCE);
    }
  }

  // What is wrong.

  RuleViolation violation(String what, Object expected, Object observed) {
    return new RuleViolation(rule, what, expected, observed, List.copyOf(history), 0);
  }

  void that(boolean holds, String what, Object expected, Object observed) {
    if (!holds) {
      throw violation(what, expected, observed);
    }
  }

  void equal(String what, @Nullable Object expected, @Nullable Object observed) {
    that(
        Objects.equals(expected, observed),
        what,
        String.valueOf(expected),
        String.valueOf(observed));
  }

  <T> T must(Asked<T> asked) {
    T answer = asked.answer();
    if (answer == null) {
      throw violation("a call that should succeed", asked.what() + " to succeed", asked);
    }
    return answer;
  }

  /** Returns the failure of a call that must have failed, whatever its kind. */
  RebalanceException failure(Asked<?> asked) {
    return asked
        .failure()
        .orElseThrow(() -> violation("a call that must fail", "a RebalanceException", asked));
  }

  /** Returns the failure of a call that must have failed so. */
  RebalanceException failure(Asked<?> asked, RebalanceException.Kind kind, Outcome outcome) {
    RebalanceException failure = failure(asked);
    that(
        failure.kind() == kind && failure.outcome() == outcome,
        "the failure of " + asked.what(),
        kind + " " + outcome,
        asked);
    return failure;
  }

  @Override
  public void close() {
    opened.forEach(Rebalancer::close);
    opened.clear();
  }
}
