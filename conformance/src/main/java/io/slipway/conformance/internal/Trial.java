package io.slipway.conformance.internal;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.Capability;
import io.slipway.conformance.Rule;
import io.slipway.conformance.RuleViolation;
import io.slipway.conformance.Timing;
import io.slipway.spi.BackendException;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Incarnation;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One try of one rule: an empty environment, a backend on it, and the steps so far. Used by one
 * thread, except for the calls of {@link ClusterDriver}, which several may make.
 */
final class Trial implements AutoCloseable {
  private final BackendHarness harness;
  private final Rule rule;
  private final long seed;
  private final int steps;
  private final Timing timing;
  private final Random random;
  private final List<String> history = Collections.synchronizedList(new ArrayList<>());
  private final List<ClusterBackend> opened = new ArrayList<>();
  private ClusterBackend backend;

  Trial(BackendHarness harness, Rule rule, long seed, int steps, Timing timing) {
    this.harness = harness;
    this.rule = rule;
    this.seed = seed;
    this.steps = steps;
    this.timing = timing;
    this.random = new Random(seed);
    harness.reset();
    this.backend = openAnother();
  }

  /** Returns a bench for another try of the same rule and seed, in its own environment. */
  Trial again() {
    close();
    return new Trial(harness, rule, seed, steps, timing);
  }

  BackendHarness harness() {
    return harness;
  }

  Rule rule() {
    return rule;
  }

  long seed() {
    return seed;
  }

  /** Returns how long a random sequence may be. */
  int steps() {
    return steps;
  }

  Timing timing() {
    return timing;
  }

  boolean can(Capability capability) {
    return harness.capabilities().contains(capability);
  }

  ClusterBackend backend() {
    return backend;
  }

  Instant now() {
    return harness.time().now();
  }

  UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  OperationId operation() {
    return new OperationId(uuid());
  }

  /** Resolves a new incarnation of a name without creating it. */
  ClusterDriver subject(String name, int spus) {
    ClusterId id = new ClusterId(ClusterName.of(name), new Incarnation(uuid()));
    return new ClusterDriver(this, id, harness.spec(name, spus));
  }

  ClusterDriver subject() {
    return subject("kit", harness.spus());
  }

  /** Returns a cluster that was created and started, with all members confirmed. */
  ClusterDriver started(String name, int spus) {
    ClusterDriver subject = subject(name, spus);
    subject.create();
    subject.bringUp(OperationKind.START);
    return subject;
  }

  ClusterDriver started() {
    return started("kit", harness.spus());
  }

  /** Returns a cluster that was started and shut down. */
  ClusterDriver stopped() {
    ClusterDriver subject = started();
    subject.shutDown();
    return subject;
  }

  ClusterBackend openAnother() {
    ClusterBackend another = harness.open();
    opened.add(another);
    return another;
  }

  /** Drops the backend as a crash does and opens another on the same environment. */
  void crash() {
    note("crash");
    opened.remove(backend);
    harness.crash(backend);
    backend = openAnother();
  }

  /** Makes the next calls go to another backend; returns the one that they went to. */
  ClusterBackend use(ClusterBackend another) {
    ClusterBackend before = backend;
    backend = another;
    return before;
  }

  void note(String step) {
    history.add(step);
  }

  List<String> history() {
    synchronized (history) {
      return List.copyOf(history);
    }
  }

  RuleViolation violation(String what, Object expected, Object observed) {
    return violation(rule, what, expected, observed);
  }

  RuleViolation violation(Rule broken, String what, Object expected, Object observed) {
    return new RuleViolation(broken, what, expected, observed, history(), seed);
  }

  void equal(String what, @Nullable Object expected, @Nullable Object observed) {
    if (!Objects.equals(expected, observed)) {
      throw violation(what, String.valueOf(expected), String.valueOf(observed));
    }
  }

  void that(boolean holds, String what, Object expected, Object observed) {
    if (!holds) {
      throw violation(what, expected, observed);
    }
  }

  void must(CallResult answer) {
    that(answer.ok(), "a call that should succeed", answer.call() + " to succeed", answer);
  }

  /** Returns the failure of a call that must fail. */
  BackendException failureOf(String what, Runnable call) {
    try {
      call.run();
    } catch (BackendException e) {
      return e;
    }
    throw violation(what, "a BackendException", "an answer");
  }

  /** Waits by the harness's clock. */
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

  /** Looks again and again until nothing is wrong; what is wrong then is the violation. */
  void await(String what, String expected, Duration within, Supplier<Optional<String>> wrong) {
    Optional<String> still =
        new Poll(
                harness.time(),
                now().plus(within),
                new CancellationToken(),
                timing.poll(),
                Trial::interrupted)
            .until(wrong::get, Optional::isEmpty);
    if (still.isPresent()) {
      throw violation(what, expected + " within " + within, still.get());
    }
  }

  @Override
  public void close() {
    for (ClusterBackend each : List.copyOf(opened)) {
      each.close();
    }
    opened.clear();
  }
}
