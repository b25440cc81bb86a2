package io.slipway.conformance;

import static io.slipway.conformance.RebalancerMutant.as;
import static io.slipway.conformance.RebalancerRule.B_01;
import static io.slipway.conformance.RebalancerRule.B_02;
import static io.slipway.conformance.RebalancerRule.B_03;
import static io.slipway.conformance.RebalancerRule.B_04;
import static io.slipway.conformance.RebalancerRule.B_05;
import static io.slipway.conformance.RebalancerRule.B_06;
import static io.slipway.conformance.RebalancerRule.B_07;
import static io.slipway.conformance.RebalancerRule.B_08;
import static io.slipway.conformance.RebalancerRule.B_09;
import static io.slipway.conformance.RebalancerRule.B_10;
import static io.slipway.conformance.RebalancerRule.B_11;
import static io.slipway.conformance.RebalancerRule.B_12;
import static io.slipway.conformance.RebalancerRule.B_13;
import static io.slipway.conformance.RebalancerRule.B_14;
import static io.slipway.conformance.RebalancerRule.B_15;
import static io.slipway.conformance.RebalancerRule.B_16;
import static io.slipway.conformance.RebalancerRule.B_17;
import static io.slipway.conformance.RebalancerRule.B_18;
import static io.slipway.conformance.RebalancerRule.B_19;
import static io.slipway.conformance.RebalancerRule.B_20;
import static io.slipway.conformance.RebalancerRule.B_21;
import static io.slipway.conformance.RebalancerRule.B_22;
import static io.slipway.conformance.RebalancerRule.B_23;
import static io.slipway.conformance.RebalancerRule.B_24;
import static io.slipway.conformance.RebalancerRule.B_25;
import static io.slipway.conformance.RebalancerRule.B_26;
import static io.slipway.conformance.RebalancerRule.B_27;
import static io.slipway.conformance.RebalancerRule.B_28;
import static io.slipway.conformance.RebalancerRule.B_29;
import static io.slipway.conformance.RebalancerRule.B_30;
import static io.slipway.conformance.RebalancerRule.B_31;
import static io.slipway.conformance.RebalancerRule.B_32;
import static io.slipway.conformance.RebalancerRule.B_33;
import static io.slipway.conformance.RebalancerRule.B_34;
import static io.slipway.conformance.RebalancerRule.B_35;
import static io.slipway.conformance.RebalancerRule.B_36;
import static io.slipway.conformance.RebalancerRule.B_37;
import static io.slipway.conformance.RebalancerRule.B_38;
import static io.slipway.conformance.RebalancerRule.B_39;

import io.slipway.backend.fake.FakeRebalancer;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceException.Kind;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerInfo;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TaskObservation;
import io.slipway.spi.TaskObservation.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** At least one rebalancer with a mistake for each rule that the kit checks. */
final class RebalancerMutants {
  private RebalancerMutants() {}

  static List<RebalancerMutant> all() {
    return Stream.of(refusing(), requesting(), stopping(), looking(), failing(), ending())
        .flatMap(List::stream)
        .toList();
  }

  private static List<RebalancerMutant> refusing() {
    return List.of(
        checking(
            B_01,
            "looks at the server to check a spec",
            (right, check) -> {
              right.observe(List.of(), Instant.MAX, new CancellationToken());
              check.run();
            }),
        checking(
            B_02,
            "takes every workload",
            (right, check) -> ignoring(check, e -> e.code() == ErrorCode.UNSUPPORTED)),
        RebalancerMutant.of(
            B_02,
            "takes every mode",
            right ->
                new ForwardingRebalancer(right) {
                  @Override
                  public RebalancerInfo info() {
                    RebalancerInfo all = super.info();
                    return new RebalancerInfo(
                        all.name(),
                        all.workloads(),
                        Set.of(RebalanceMode.FULL),
                        all.pollInterval(),
                        all.settleTime());
                  }
                }),
        checking(
            B_03,
            "takes every parameter",
            (right, check) -> ignoring(check, e -> e.code() == ErrorCode.INVALID_ARGUMENT)),
        RebalancerMutant.calls(
            B_04,
            "leaves members out that it does not know",
            call -> copy(call.key(), call, RebalanceSpec.full()).members(call.members()).build()),
        RebalancerMutant.calls(
            B_05,
            "takes every server for its own",
            call -> copy(call).members(FakeRebalancerHarness.MEMBERS).build()),
        RebalancerMutant.failures(
            B_05,
            "tries another cluster's server again",
            e -> as((RebalanceException) e, Kind.TRANSIENT, Outcome.NOT_APPLIED)));
  }

  private static List<RebalancerMutant> requesting() {
    return List.of(
        RebalancerMutant.of(
            B_06,
            "executes what it proposes",
            right ->
                new ForwardingRebalancer(right) {
                  @Override
                  public RebalanceReply propose(RebalanceCall call) {
                    RebalanceReply reply = super.propose(call);
                    if (call.taskId().isPresent()) {
                      execute(call);
                    }
                    return reply;
                  }
                }),
        RebalancerMutant.tasks(
            B_07,
            "finds tasks by their id only",
            (call, seen) -> call.taskId().isPresent() ? seen : TaskObservation.of(Phase.ABSENT)),
        RebalancerMutant.tasks(
            B_07, "tells no summary", (call, seen) -> renewed(seen, seen.phase())),
        RebalancerMutant.calls(
            B_08, "forgets the id of a proposal", call -> copy(call).taskId(null).build()),
        kinds(B_09, "tells no forgotten task from others", Kind.FORGOTTEN, Kind.TRANSIENT),
        RebalancerMutant.calls(
            B_10,
            "counts executions itself",
            call ->
                copy(
                        new RebalanceKey(
                            call.key().incarnation(),
                            call.key().request(),
                            call.key().execution() + 1),
                        call,
                        call.spec())
                    .members(call.members())
                    .build()),
        RebalancerMutant.of(B_11, "shows what it saw before", LooksBefore::new),
        RebalancerMutant.looks(
            B_12,
            "does not tell whose execution it is",
            seen ->
                new RebalanceObservation(
                    ExecutorObservation.builder(seen.executor().state()).build(), seen.tasks())),
        RebalancerMutant.looks(
            B_13,
            "takes what is under way for done",
            seen -> {
              Map<RebalanceKey, TaskObservation> tasks = new HashMap<>(seen.tasks());
              tasks.replaceAll(
                  (key, task) ->
                      task.phase() == Phase.EXECUTING ? renewed(task, Phase.COMPLETED) : task);
              return new RebalanceObservation(idle(), tasks);
            }),
        RebalancerMutant.tasks(
            B_13,
            "never tells the end",
            (call, seen) ->
                seen.phase() == Phase.COMPLETED ? renewed(seen, Phase.EXECUTING) : seen),
        kinds(B_14, "takes another execution for good", Kind.NOT_YET, Kind.PERMANENT),
        RebalancerMutant.looks(
            B_25,
            "takes what cannot be computed for good",
            seen -> {
              Map<RebalanceKey, TaskObservation> tasks = new HashMap<>(seen.tasks());
              tasks.replaceAll(
                  (key, task) ->
                      task.failure()
                          .map(e -> task.withFailure(as(e, Kind.PERMANENT, e.outcome())))
                          .orElse(task));
              return new RebalanceObservation(seen.executor(), tasks);
            }),
        RebalancerMutant.tasks(
            B_25,
            "does not tell whether anything was done",
            (call, seen) ->
                seen.failure()
                    .map(e -> seen.withFailure(as(e, e.kind(), Outcome.UNKNOWN)))
                    .orElse(seen)),
        RebalancerMutant.of(B_37, "stands no second call", OneAtATime::new),
        new RebalancerMutant(
            B_38,
            "asks once whose server it is",
            (server, right) ->
                new ForwardingRebalancer(right) {
                  private boolean asked;

                  @Override
                  public RebalanceReply propose(RebalanceCall call) {
                    boolean again = asked;
                    asked = true;
                    return again ? server.propose(call) : super.propose(call);
                  }
                }),
        RebalancerMutant.of(
            B_39,
            "has room for five, and refuses others for good",
            right ->
                new ForwardingRebalancer(right) {
                  private final AtomicInteger room = new AtomicInteger(5);

                  @Override
                  public RebalanceReply propose(RebalanceCall call) {
                    if (room.getAndDecrement() <= 0) {
                      throw failure(Kind.PERMANENT, "NoRoom");
                    }
                    return super.propose(call);
                  }
                }));
  }

  private static List<RebalancerMutant> stopping() {
    return List.of(
        stopping(B_15, "stops nothing", (server, stop) -> {}),
        stopping(B_16, "stops whatever runs", (server, stop) -> server.failExecution()),
        stopping(B_17, "stops what is nobody's", (server, stop) -> server.anothersExecution(false)),
        RebalancerMutant.looks(
            B_17,
            "takes every execution for its own",
            seen ->
                new RebalanceObservation(
                    ExecutorObservation.builder(seen.executor().state())
                        .key(seen.tasks().keySet().stream().findFirst().orElse(null))
                        .build(),
                    seen.tasks())),
        stopping(
            B_18,
            "fails if there is nothing to stop",
            (server, stop) -> {
              if (server.executing().isEmpty()) {
                throw failure(Kind.PERMANENT, "NothingToStop");
              }
              stop.run();
            }));
  }

  private static List<RebalancerMutant> looking() {
    return List.of(
        RebalancerMutant.of(
            B_19,
            "asks again for what is not there",
            right ->
                observing(
                    right,
                    (calls, look) -> {
                      RebalanceObservation seen = look.apply(calls);
                      for (RebalanceCall call : calls) {
                        if (seen.task(call.key()).phase() == Phase.ABSENT) {
                          right.propose(call);
                        }
                      }
                      return seen;
                    })),
        RebalancerMutant.of(
            B_20,
            "asks for each task",
            right ->
                observing(
                    right,
                    (calls, look) -> {
                      RebalanceObservation last = look.apply(List.of());
                      Map<RebalanceKey, TaskObservation> tasks = new HashMap<>();
                      for (RebalanceCall call : calls) {
                        last = look.apply(List.of(call));
                        tasks.putAll(last.tasks());
                      }
                      return new RebalanceObservation(last.executor(), tasks);
                    })),
        RebalancerMutant.of(
            B_20,
            "tells of the first tasks only",
            right ->
                observing(right, (calls, look) -> look.apply(calls.stream().limit(10).toList()))),
        RebalancerMutant.of(B_21, "takes what is gone for done", GoneIsDone::new),
        RebalancerMutant.looks(
            B_22,
            "takes an executor that was not told for an idle one",
            seen -> new RebalanceObservation(idle(), seen.tasks())),
        RebalancerMutant.of(
            B_22,
            "tells all or nothing",
            right ->
                observing(
                    right,
                    (calls, look) -> {
                      RebalanceObservation seen = look.apply(calls);
                      seen.executor()
                          .failure()
                          .ifPresent(
                              e -> {
                                throw e;
                              });
                      return seen;
                    })),
        RebalancerMutant.of(
            B_23,
            "takes silence for nothing",
            right ->
                observing(
                    right,
                    (calls, look) -> {
                      try {
                        return look.apply(calls);
                      } catch (RebalanceException e) {
                        Map<RebalanceKey, TaskObservation> tasks = new HashMap<>();
                        calls.forEach(
                            call -> tasks.put(call.key(), TaskObservation.of(Phase.ABSENT)));
                        return new RebalanceObservation(idle(), tasks);
                      }
                    })),
        RebalancerMutant.of(B_24, "knows only what it has requested itself", OwnOnly::new));
  }

  private static List<RebalancerMutant> failing() {
    return List.of(
        kinds(B_26, "takes a refusal for good", Kind.TRANSIENT, Kind.PERMANENT),
        RebalancerMutant.failures(
            B_26,
            "does not tell a refusal from silence",
            e -> as((RebalanceException) e, Kind.TRANSIENT, Outcome.UNKNOWN)),
        RebalancerMutant.of(
            B_27,
            "sends again what has no answer",
            right ->
                new ForwardingRebalancer(right) {
                  @Override
                  public RebalanceReply execute(RebalanceCall call) {
                    try {
                      return super.execute(call);
                    } catch (RebalanceException e) {
                      return super.execute(call);
                    }
                  }
                }),
        unanswered(B_27, "takes a lost reply for a refusal"),
        unanswered(B_28, "takes a lost request for a refusal"),
        RebalancerMutant.failures(
            B_29,
            "lets through what its parser throws",
            e -> new IllegalStateException("not JSON", e)),
        kinds(B_30, "gives a server up that is not there", Kind.TRANSIENT, Kind.PERMANENT),
        RebalancerMutant.failures(
            B_36,
            "shows its password",
            e ->
                RebalanceException.builder(
                        Kind.TRANSIENT,
                        "Refused",
                        Problem.of(ErrorCode.BACKEND_REJECTED, "refused with admin:s3cr3t"))
                    .build()),
        RebalancerMutant.of(
            B_36,
            "names its password",
            right ->
                new ForwardingRebalancer(right) {
                  @Override
                  public String toString() {
                    return "admin:s3cr3t@server";
                  }
                }));
  }

  private static List<RebalancerMutant> ending() {
    UnaryOperator<RebalanceCall> later =
        call -> copy(call).deadline(call.deadline().plus(Duration.ofMinutes(1))).build();
    return List.of(
        RebalancerMutant.calls(B_31, "keeps bounds of its own", later),
        unanswered(B_31, "takes silence for a refusal"),
        RebalancerMutant.calls(B_32, "makes a last attempt", later),
        RebalancerMutant.calls(
            B_33,
            "cannot be cancelled",
            call -> copy(call).cancellation(new CancellationToken()).build()),
        RebalancerMutant.failures(
            B_33,
            "swallows interrupts",
            e -> {
              Thread.interrupted();
              return e;
            }),
        RebalancerMutant.of(B_34, "is never closed", Unclosed::new),
        RebalancerMutant.failures(
            B_34, "does not say that it is closed", e -> failure(Kind.TRANSIENT, "Broken")),
        RebalancerMutant.of(B_35, "waits for its calls", Unclosed::new));
  }

  private interface Checking {
    void check(Rebalancer right, Runnable check);
  }

  private static RebalancerMutant checking(RebalancerRule rule, String name, Checking how) {
    return RebalancerMutant.of(
        rule,
        name,
        right ->
            new ForwardingRebalancer(right) {
              @Override
              public void check(RebalanceSpec spec, String workload) {
                how.check(right, () -> super.check(spec, workload));
              }
            });
  }

  private static void ignoring(Runnable check, Predicate<SlipwayException> ignored) {
    try {
      check.run();
    } catch (SlipwayException e) {
      if (!ignored.test(e)) {
        throw e;
      }
    }
  }

  private interface Stopping {
    void stop(FakeRebalancer server, Runnable stop);
  }

  private static RebalancerMutant stopping(RebalancerRule rule, String name, Stopping how) {
    return new RebalancerMutant(
        rule,
        name,
        (server, right) ->
            new ForwardingRebalancer(right) {
              @Override
              public void stop(RebalanceCall call) {
                how.stop(server, () -> super.stop(call));
              }
            });
  }

  private interface Observing {
    RebalanceObservation observe(
        Collection<RebalanceCall> calls,
        Function<Collection<RebalanceCall>, RebalanceObservation> look);
  }

  private static Rebalancer observing(Rebalancer right, Observing how) {
    return new ForwardingRebalancer(right) {
      @Override
      public RebalanceObservation observe(
          Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
        return how.observe(calls, asked -> super.observe(asked, deadline, cancellation));
      }
    };
  }

  private static RebalancerMutant kinds(RebalancerRule rule, String name, Kind from, Kind to) {
    return RebalancerMutant.failures(
        rule,
        name,
        e ->
            e instanceof RebalanceException told && told.kind() == from
                ? as(told, to, told.outcome())
                : e);
  }

  private static RebalancerMutant unanswered(RebalancerRule rule, String name) {
    return RebalancerMutant.failures(
        rule,
        name,
        e ->
            e instanceof RebalanceException told && told.outcome() == Outcome.UNKNOWN
                ? as(told, told.kind(), Outcome.NOT_APPLIED)
                : e);
  }

  private static RebalanceException failure(Kind kind, String reason) {
    return RebalanceException.builder(
            kind, reason, Problem.of(ErrorCode.BACKEND_REJECTED, "a mistake"))
        .build();
  }

  private static RebalanceCall.Builder copy(RebalanceCall call) {
    return copy(call.key(), call, call.spec())
        .members(call.members())
        .taskId(call.taskId().orElse(null));
  }

  private static RebalanceCall.Builder copy(
      RebalanceKey key, RebalanceCall call, RebalanceSpec spec) {
    return RebalanceCall.builder(key, call.cluster(), spec)
        .deadline(call.deadline())
        .cancellation(call.cancellation());
  }

  /** Returns a task in another phase, without its summary. */
  private static TaskObservation renewed(TaskObservation seen, Phase phase) {
    TaskObservation renewed = TaskObservation.of(phase);
    return seen.taskId().map(renewed::withTaskId).orElse(renewed);
  }

  private static ExecutorObservation idle() {
    return ExecutorObservation.builder(ExecutorObservation.State.IDLE).build();
  }

  /** Keeps tasks that it could not find, as a cache does. */
  private static final class LooksBefore extends ForwardingRebalancer {
    private final Set<RebalanceKey> shown = ConcurrentHashMap.newKeySet();

    LooksBefore(Rebalancer right) {
      super(right);
    }

    @Override
    public RebalanceObservation observe(
        Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
      RebalanceObservation seen = super.observe(calls, deadline, cancellation);
      Map<RebalanceKey, TaskObservation> tasks = new HashMap<>(seen.tasks());
      tasks.replaceAll((key, task) -> shown.add(key) ? TaskObservation.of(Phase.ABSENT) : task);
      return new RebalanceObservation(seen.executor(), tasks);
    }
  }

  private static final class GoneIsDone extends ForwardingRebalancer {
    private final Set<RebalanceKey> known = ConcurrentHashMap.newKeySet();

    GoneIsDone(Rebalancer right) {
      super(right);
    }

    @Override
    public RebalanceObservation observe(
        Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
      RebalanceObservation seen = super.observe(calls, deadline, cancellation);
      Map<RebalanceKey, TaskObservation> tasks = new HashMap<>(seen.tasks());
      tasks.replaceAll(
          (key, task) ->
              task.phase() == Phase.ABSENT && known.contains(key)
                  ? TaskObservation.of(Phase.COMPLETED)
                  : task);
      seen.tasks().forEach((key, task) -> remember(key, task));
      return new RebalanceObservation(seen.executor(), tasks);
    }

    private void remember(RebalanceKey key, TaskObservation task) {
      if (task.phase() != Phase.ABSENT) {
        known.add(key);
      }
    }
  }

  private static final class OwnOnly extends ForwardingRebalancer {
    private final Set<RebalanceKey> own = ConcurrentHashMap.newKeySet();

    OwnOnly(Rebalancer right) {
      super(right);
    }

    @Override
    public RebalanceReply execute(RebalanceCall call) {
      own.add(call.key());
      return super.execute(call);
    }

    @Override
    public RebalanceObservation observe(
        Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
      RebalanceObservation seen = super.observe(calls, deadline, cancellation);
      Map<RebalanceKey, TaskObservation> tasks = new HashMap<>(seen.tasks());
      tasks.replaceAll((key, task) -> own.contains(key) ? task : TaskObservation.of(Phase.ABSENT));
      return new RebalanceObservation(seen.executor(), tasks);
    }
  }

  /** Fails if two looks meet, for which it waits. */
  private static final class OneAtATime extends ForwardingRebalancer {
    private final CountDownLatch met = new CountDownLatch(2);

    OneAtATime(Rebalancer right) {
      super(right);
    }

    @Override
    public RebalanceObservation observe(
        Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
      met.countDown();
      boolean two;
      try {
        two = met.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (two) {
        throw new ConcurrentModificationException("two calls at once");
      }
      return super.observe(calls, deadline, cancellation);
    }
  }

  private static final class Unclosed extends ForwardingRebalancer {
    Unclosed(Rebalancer right) {
      super(right);
    }

    @Override
    public void close() {}
  }
}
