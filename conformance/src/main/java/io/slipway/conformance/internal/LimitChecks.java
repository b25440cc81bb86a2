package io.slipway.conformance.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StopPolicy.Force;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks of when calls end: deadlines, cancellations, interrupts, close. */
final class LimitChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private LimitChecks() {}

  private record Named(String name, Function<CallContext, CallResult> call) {}

  private static List<Named> changes(ClusterDriver subject) {
    return List.of(
        new Named("provision", subject::provision),
        new Named("launch", call -> subject.launch(call, subject.all())),
        new Named("stop", call -> subject.stop(call, subject.all(), ClusterDriver.GRACEFUL)),
        new Named("erase", subject::erase));
  }

  /** */
  static void deadlineIsKept(Trial bench) {
    ClusterDriver subject = bench.started();
    MemberId member = subject.spu();
    bench.note("make " + member + " stubborn");
    bench.harness().makeStubborn(subject.id(), member);
    for (Force force : List.of(Force.NEVER, Force.AFTER_GRACE)) {
      Instant deadline = bench.now().plus(PATIENCE);
      CallContext call = subject.begin().call(OperationKind.SHUTDOWN).deadline(deadline).build();
      StopPolicy policy = new StopPolicy(Duration.ofHours(1), force);
      CallResult answer = subject.stop(call, subject.slice(member), policy);
      Duration late = Duration.between(deadline, bench.now());
      bench.that(
          answer.failedWith(ErrorCode.DEADLINE_EXCEEDED),
          "a stop that needs an hour and has " + PATIENCE,
          "DEADLINE_EXCEEDED",
          answer);
      Duration grace = bench.backend().info().grace().plus(bench.timing().slack());
      bench.that(late.compareTo(grace) <= 0, "return after the deadline", "at most " + grace, late);
    }
    bench.must(
        subject.stop(
            subject.call(OperationKind.SHUTDOWN).build(),
            subject.all(),
            new StopPolicy(PATIENCE, Force.UNSAFE)));
  }

  /** */
  static void overdueCallsDoNothing(Trial bench) {
    ClusterDriver created = bench.subject();
    created.begin();
    overdue(bench, created, changes(created).subList(0, 1));
    bench.must(created.provision());
    overdue(bench, created, changes(created));
    created.bringUp(OperationKind.START);
    created.begin();
    overdue(bench, created, changes(created));
  }

  private static void overdue(Trial bench, ClusterDriver subject, List<Named> changes) {
    StateSnapshot before = subject.sight();
    for (Named change : changes) {
      CallContext call = subject.call(purpose(change)).deadline(bench.now()).build();
      CallResult answer = change.call().apply(call);
      bench.that(
          answer.failedWith(ErrorCode.DEADLINE_EXCEEDED),
          change.name() + " whose deadline has passed",
          "DEADLINE_EXCEEDED",
          answer);
      bench.equal("after it", "no difference", before.differencesTo(subject.sight()));
    }
  }

  private static OperationKind purpose(Named change) {
    return switch (change.name()) {
      case "provision" -> OperationKind.CREATE;
      case "launch" -> OperationKind.START;
      case "stop" -> OperationKind.SHUTDOWN;
      default -> OperationKind.DELETE;
    };
  }

  /** */
  static void cancelledCallsEnd(Trial bench) throws InterruptedException {
    ClusterDriver subject = bench.subject();
    subject.create();
    cancelled(bench, subject);
    subject.bringUp(OperationKind.START);
    subject.begin();
    cancelled(bench, subject);
    interrupted(bench, subject);
    if (bench.harness().time().equals(TimeSource.system())
        && bench.can(io.slipway.conformance.Capability.STUBBORN)) {
      cancelledOnTheWay(bench, subject);
    }
  }

  private static void cancelled(Trial bench, ClusterDriver subject) {
    StateSnapshot before = subject.sight();
    for (Named change : changes(subject)) {
      CancellationToken cancellation = new CancellationToken();
      cancellation.cancel("the kit");
      CallContext call = subject.call(purpose(change)).cancellation(cancellation).build();
      CallResult answer = change.call().apply(call);
      bench.that(
          answer.failedWith(ErrorCode.CANCELLED),
          "a cancelled " + change.name(),
          "CANCELLED",
          answer);
      bench.equal("after it", "no difference", before.differencesTo(subject.sight()));
    }
  }

  private static void interrupted(Trial bench, ClusterDriver subject) {
    for (Named change : changes(subject).subList(0, 3)) {
      bench.note("interrupted:");
      Thread.currentThread().interrupt();
      CallResult answer;
      boolean kept;
      try {
        answer = change.call().apply(subject.call(purpose(change)).build());
      } finally {
        kept = Thread.interrupted();
      }
      bench.that(
          answer.ok() || answer.failedWith(ErrorCode.CANCELLED),
          "an interrupted " + change.name(),
          "CANCELLED, or success where it need not wait",
          answer);
      bench.that(kept, "the interrupt flag after " + answer, "kept", "lost");
    }
    StateSnapshot after = subject.sight();
    bench.pause(bench.timing().quiet());
    subject.settle();
    bench.equal(
        "instances when an interrupted call has returned",
        after.world().living(),
        subject.look().living());
  }

  private static void cancelledOnTheWay(Trial bench, ClusterDriver subject)
      throws InterruptedException {
    MemberSet slice = subject.slice(subject.spu());
    subject.bringUp(OperationKind.REPAIR);
    bench.note("make " + subject.spu() + " stubborn");
    bench.harness().makeStubborn(subject.id(), subject.spu());
    subject.begin();
    CancellationToken cancellation = new CancellationToken();
    CallContext call = subject.call(OperationKind.SHUTDOWN).cancellation(cancellation).build();
    StopPolicy policy = new StopPolicy(bench.timing().call().multipliedBy(2), Force.AFTER_GRACE);
    Background<CallResult> stop = Background.start("stop", () -> subject.stop(call, slice, policy));
    bench.await(
        "a stop on its way",
        "STOPPED desired",
        bench.timing().within(),
        () ->
            subject.observe(subject.spu()).desired() == Desired.STOPPED
                ? Optional.empty()
                : Optional.of("RUNNING"));
    bench.note("cancel");
    cancellation.cancel("the kit");
    Duration bound = bench.backend().info().grace().plus(bench.timing().slack());
    CallResult answer =
        stop.join(bound)
            .orElseThrow(
                () -> bench.violation("a cancelled stop", "its return within " + bound, "none"));
    bench.that(answer.failedWith(ErrorCode.CANCELLED), "a cancelled stop", "CANCELLED", answer);
    bench.must(
        subject.stop(
            subject.call(OperationKind.SHUTDOWN).build(),
            slice,
            new StopPolicy(PATIENCE, Force.UNSAFE)));
  }

  /** */
  static void closeEndsTheBackendOnly(Trial bench) {
    ClusterDriver subject = bench.started();
    StateSnapshot before = subject.sight();
    Set<Thread> threads = ownThreads();
    ClusterBackend backend = bench.openAnother();
    bench.equal("another backend's inventory", bench.backend().inventory(), backend.inventory());
    bench.note("close");
    backend.close();
    backend.close();
    bench.await(
        "threads of a closed backend",
        "none that keeps the JVM",
        bench.backend().info().grace().plus(bench.timing().slack()),
        () -> {
          Set<Thread> left = ownThreads();
          left.removeAll(threads);
          return left.isEmpty() ? Optional.empty() : Optional.of(left.toString());
        });
    ClusterBackend open = bench.use(backend);
    for (Named change : changes(subject)) {
      CallResult answer = change.call().apply(subject.call(purpose(change)).build());
      bench.that(
          answer.failedWith(ErrorCode.CLOSED), change.name() + " after close", "CLOSED", answer);
    }
    CallResult claim = subject.claim();
    bench.that(claim.failedWith(ErrorCode.CLOSED), "claim after close", "CLOSED", claim);
    ErrorCode code = null;
    try {
      bench.note("inventory");
      backend.inventory();
    } catch (BackendException e) {
      code = e.code();
    }
    bench.equal("failure of inventory after close", ErrorCode.CLOSED, code);
    ClusterBackend unused = bench.use(open);
    bench.equal("the cluster after close", "no difference", before.differencesTo(subject.sight()));
    bench.that(
        subject.observe(Depth.INSTANCES).complete(), "observation after close", "complete", "not");
  }

  private static Set<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon() && thread.isAlive())
        .collect(Collectors.toSet());
  }
}
