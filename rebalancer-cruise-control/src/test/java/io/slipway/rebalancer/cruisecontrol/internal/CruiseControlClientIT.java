package io.slipway.rebalancer.cruisecontrol.internal;

import static io.slipway.rebalancer.cruisecontrol.internal.Rebalances.LONG;
import static io.slipway.spi.TaskObservation.Phase.ABSENT;
import static io.slipway.spi.TaskObservation.Phase.COMPLETED;
import static io.slipway.spi.TaskObservation.Phase.COMPUTED;
import static io.slipway.spi.TaskObservation.Phase.COMPUTING;
import static io.slipway.spi.TaskObservation.Phase.EXECUTING;
import static io.slipway.spi.TaskObservation.Phase.FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.rebalancer.cruisecontrol.simulator.Broker;
import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import io.slipway.rebalancer.cruisecontrol.simulator.Endpoint;
import io.slipway.rebalancer.cruisecontrol.simulator.Execution;
import io.slipway.rebalancer.cruisecontrol.simulator.Fault;
import io.slipway.rebalancer.cruisecontrol.simulator.Request;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceException.Kind;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.TaskObservation;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The client against a simulated server, whose clock and the client's run as fast as each other.
 */
@Timeout(120)
class CruiseControlClientIT {
  private static final int SPEED = 40;

  /** Six seconds of a busy machine. */
  private static final Map<String, String> PATIENT = Map.of("request.timeout", "4m");

  @TempDir Path directory = Path.of("");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** So that no test measures how long the first request of a JVM takes. */
  @BeforeAll
  static void makeTheFirstRequest() throws IOException {
    try (CruiseControlSimulator server = CruiseControlSimulator.builder().start();
        Rebalances rebalances = Rebalances.of(server.address(), TimeSource.system(), Map.of())) {
      rebalances.observe();
    }
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void aRebalanceIsProposedAndExecuted() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);

    RebalanceReply proposal = rebalances.client().propose(rebalances.call(1, 0, null));
    assertThat(proposal.summary().orElseThrow().megabytes()).isEqualTo(320);
    TaskObservation computed =
        rebalances.await(rebalances.call(1, 0, proposal.taskId().orElseThrow()), COMPUTED);
    assertThat(computed.summary()).isEqualTo(proposal.summary());

    RebalanceReply execution = rebalances.client().execute(rebalances.call(1, 1, null));
    RebalanceCall running = rebalances.call(1, 1, execution.taskId().orElseThrow());
    assertThat(rebalances.await(running, EXECUTING).summary()).isPresent();
    ExecutorObservation executor = rebalances.observe(running).executor();
    assertThat(executor.state()).isEqualTo(ExecutorObservation.State.EXECUTING);
    assertThat(executor.isOf(running)).isTrue();
    assertThat(executor.isOf(rebalances.call(2, 1, null))).isFalse();
    assertThat(executor.totalMegabytes()).isEqualTo(320);
    rebalances.await(running, COMPLETED);
    assertThat(rebalances.observe(running).executor().state())
        .isEqualTo(ExecutorObservation.State.IDLE);
    assertThat(server.executions())
        .singleElement()
        .satisfies(one -> assertThat(one.end()).isEqualTo(Execution.End.COMPLETED))
        .satisfies(one -> assertThat(one.reason()).contains(rebalances.key(1, 1).toString()));
    assertThat(refused(server)).isZero();
  }

  @Test
  void aLongComputationIsAskedForWithoutASlot() throws Exception {
    CruiseControlSimulator server =
        start(CruiseControlSimulator.builder().compute(Duration.ofSeconds(25)));
    Rebalances rebalances = rebalances(server);

    RebalanceReply reply = rebalances.client().propose(rebalances.call(1, 0, null));
    assertThat(reply.summary()).isEmpty();
    RebalanceCall call = rebalances.call(1, 0, reply.taskId().orElseThrow());
    assertThat(rebalances.task(call).phase()).isEqualTo(COMPUTING);
    TaskObservation computed = rebalances.await(call, COMPUTED);

    assertThat(computed.summary()).isPresent();
    assertThat(rebalances.task(call)).hasToString(computed.toString());
    assertThat(server.requests().stream().filter(CruiseControlClientIT::isPost))
        .extracting(Request::outcome)
        .containsExactly(Request.Outcome.TASK, Request.Outcome.ATTACHED);
    assertThat(rebalances.client().propose(call).summary()).isEqualTo(computed.summary());
  }

  @Test
  void aTaskWhoseReplyWasLostIsFoundByItsKeyAndNotAskedForTwice() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    server.inject(Fault.closeAfterEffect(), 1, Endpoint.REBALANCE);

    RebalanceException lost =
        failure(() -> rebalances.client().execute(rebalances.call(1, 1, null)));
    assertThat(lost.outcome()).isEqualTo(Outcome.UNKNOWN);
    TaskObservation found = rebalances.await(rebalances.call(1, 1, null), EXECUTING);

    assertThat(found.taskId()).contains(server.executions().get(0).taskId());
    assertThat(rebalances.task(rebalances.call(1, 2, null)).phase()).isEqualTo(ABSENT);
    // With its id nothing is requested.
    int before = server.requests().size();
    rebalances.client().execute(rebalances.call(1, 1, found.taskId().orElseThrow()));
    assertThat(server.requests()).hasSize(before);
    rebalances.await(rebalances.call(1, 1, found.taskId().orElseThrow()), COMPLETED);
    assertThat(server.executions()).hasSize(1);
  }

  @Test
  void aComputedExecutionIsNotTakenForACompletedOne() throws Exception {
    CruiseControlSimulator server =
        start(CruiseControlSimulator.builder().beginning(Duration.ofSeconds(12)));
    Rebalances rebalances = rebalances(server);
    String id = rebalances.client().execute(rebalances.call(1, 1, null)).taskId().orElseThrow();
    RebalanceCall call = rebalances.call(1, 1, id);

    List<TaskObservation.Phase> phases = new ArrayList<>();
    while (server.executions().stream().noneMatch(one -> one.ended().isPresent())) {
      // Before the question, as the execution may end within it.
      boolean ended = server.executions().stream().anyMatch(one -> one.ended().isPresent());
      TaskObservation.Phase seen = rebalances.task(call).phase();
      if (!ended && server.executions().stream().noneMatch(one -> one.ended().isPresent())) {
        phases.add(seen);
      }
    }

    assertThat(phases).isNotEmpty().doesNotContain(COMPLETED, ABSENT, FAILED);
    rebalances.await(call, COMPLETED);
  }

  @Test
  void aConflictIsAWaitAndHasNoEffect() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    String id = rebalances.client().execute(rebalances.call(1, 1, null)).taskId().orElseThrow();

    RebalanceException conflict =
        failure(() -> rebalances.client().execute(rebalances.call(2, 1, null)));

    assertThat(conflict.kind()).isEqualTo(Kind.NOT_YET);
    assertThat(conflict.reason()).isEqualTo("ExecutionInProgress");
    assertThat(conflict.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    rebalances.await(rebalances.call(1, 1, id), COMPLETED);
    assertThat(server.executionsAtOnce()).isEqualTo(1);
  }

  @Test
  void onlyAnExecutionOfThisRequestIsStopped() throws Exception {
    CruiseControlSimulator server =
        start(CruiseControlSimulator.builder().execute(Duration.ofMinutes(30)));
    Rebalances rebalances = rebalances(server);
    rebalances.client().stop(rebalances.call(1, 1, null));
    String id = rebalances.client().execute(rebalances.call(1, 1, null)).taskId().orElseThrow();
    rebalances.await(rebalances.call(1, 1, id), EXECUTING);
    rebalances.client().stop(rebalances.call(2, 1, null));
    assertThat(server.requests())
        .extracting(Request::endpoint)
        .doesNotContain("stop_proposal_execution");

    rebalances.client().stop(rebalances.call(1, 1, null));

    TaskObservation stopped = rebalances.await(rebalances.call(1, 1, id), FAILED);
    assertThat(stopped.failure().orElseThrow().reason()).isEqualTo("ExecutionFailed");
    // Who has not seen its result asks for it.
    RebalanceException later =
        rebalances(server).task(rebalances.call(1, 1, id)).failure().orElseThrow();
    assertThat(later.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(later.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(server.executions())
        .extracting(Execution::end)
        .containsExactly(Execution.End.STOPPED);
    Request stop =
        server.requests().stream()
            .filter(one -> one.endpoint().equals("stop_proposal_execution"))
            .findFirst()
            .orElseThrow();
    assertThat(stop.parameter("stop_external_agent")).contains("false");
    assertThat(stop.parameter("force_stop")).isEmpty();
  }

  @Test
  void aTaskThatTheServerHasForgottenIsAbsent() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    String id = rebalances.client().propose(rebalances.call(1, 0, null)).taskId().orElseThrow();
    server.restart();

    assertThat(rebalances.task(rebalances.call(1, 0, id)).phase()).isEqualTo(ABSENT);
    RebalanceException forgotten =
        failure(() -> rebalances.client().propose(rebalances.call(1, 0, id)));
    assertThat(forgotten.kind()).isEqualTo(Kind.FORGOTTEN);
  }

  @Test
  void aProposalThatFailsLaterTellsWhy() throws Exception {
    CruiseControlSimulator server =
        start(CruiseControlSimulator.builder().compute(Duration.ofSeconds(15)));
    Rebalances rebalances = rebalances(server);
    server.inject(Fault.notEnoughValidWindows(), 1, Endpoint.REBALANCE);
    String id = rebalances.client().propose(rebalances.call(1, 0, null)).taskId().orElseThrow();

    RebalanceException why =
        rebalances.await(rebalances.call(1, 0, id), FAILED).failure().orElseThrow();

    assertThat(why.reason()).isEqualTo("NotEnoughValidWindows");
    assertThat(why.kind()).isEqualTo(Kind.NOT_YET);
  }

  @Test
  void anExecutionThatCouldNotBeComputedHasNoEffect() throws Exception {
    CruiseControlSimulator server =
        start(CruiseControlSimulator.builder().compute(Duration.ofSeconds(15)));
    Rebalances rebalances = rebalances(server);
    server.inject(Fault.notEnoughValidWindows(), 1, Endpoint.REBALANCE);
    String id = rebalances.client().execute(rebalances.call(1, 1, null)).taskId().orElseThrow();

    RebalanceException why =
        rebalances.await(rebalances.call(1, 1, id), FAILED).failure().orElseThrow();

    assertThat(why.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(why.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(server.executions()).isEmpty();
  }

  @Test
  void aMalformedTaskIdDoesNotSpoilTheQuestionForOthers() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    String id = rebalances.client().propose(rebalances.call(1, 0, null)).taskId().orElseThrow();
    rebalances.await(rebalances.call(1, 0, id), COMPUTED);

    RebalanceObservation seen =
        rebalances.observe(rebalances.call(1, 0, id), rebalances.call(2, 0, "bad"));

    assertThat(seen.task(rebalances.key(1, 0)).phase()).isEqualTo(COMPUTED);
    assertThat(seen.task(rebalances.key(2, 0)).phase()).isEqualTo(ABSENT);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(Fault.noSlot(), "CruiseControlCapacity", Kind.TRANSIENT, Outcome.NOT_APPLIED),
        Arguments.of(Fault.silence(), "CruiseControlNoAnswer", Kind.TRANSIENT, Outcome.UNKNOWN),
        Arguments.of(Fault.close(), "CruiseControlNoAnswer", Kind.TRANSIENT, Outcome.UNKNOWN),
        Arguments.of(Fault.reset(), "CruiseControlNoAnswer", Kind.TRANSIENT, Outcome.UNKNOWN),
        Arguments.of(
            Fault.silenceAfterEffect(), "CruiseControlNoAnswer", Kind.TRANSIENT, Outcome.UNKNOWN),
        Arguments.of(
            Fault.resetAfterEffect(), "CruiseControlNoAnswer", Kind.TRANSIENT, Outcome.UNKNOWN),
        Arguments.of(
            Fault.late(Duration.ofSeconds(50)),
            "CruiseControlNoAnswer",
            Kind.TRANSIENT,
            Outcome.UNKNOWN),
        Arguments.of(Fault.html(200), "UnreadableAnswer", Kind.TRANSIENT, Outcome.UNKNOWN),
        Arguments.of(Fault.html(502), "CruiseControlUnavailable", Kind.TRANSIENT, Outcome.UNKNOWN),
        Arguments.of(Fault.html(500), "CruiseControlFault", Kind.TRANSIENT, Outcome.UNKNOWN),
        Arguments.of(Fault.html(404), "NotCruiseControl", Kind.PERMANENT, Outcome.NOT_APPLIED),
        Arguments.of(Fault.status(401), "CredentialsRefused", Kind.PERMANENT, Outcome.NOT_APPLIED),
        Arguments.of(
            Fault.status(504), "CruiseControlUnavailable", Kind.TRANSIENT, Outcome.UNKNOWN),
        Arguments.of(
            Fault.retryAfter(429, Duration.ofSeconds(20)),
            "CruiseControlUnavailable",
            Kind.TRANSIENT,
            Outcome.NOT_APPLIED),
        Arguments.of(
            Fault.retryAfterDate(503, Duration.ofSeconds(20)),
            "CruiseControlUnavailable",
            Kind.TRANSIENT,
            Outcome.UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsClassifiedInBoundedTimeOnEveryPath(
      Fault fault, String reason, Kind kind, Outcome outcome) throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server.address(), Map.of("request.timeout", "80s"));
    String id = rebalances.client().propose(rebalances.call(1, 0, null)).taskId().orElseThrow();

    // Java repeats a GET once whose connection was closed before its answer began.
    server.inject(fault, 2, Endpoint.USER_TASKS);
    RebalanceException looking = failure(() -> rebalances.task(rebalances.call(1, 0, id)));
    server.clearFaults();
    server.inject(fault, 2, Endpoint.STATE);
    RebalanceObservation half = rebalances.observe(rebalances.call(1, 0, id));
    server.clearFaults();
    server.inject(fault, 2, Endpoint.STATE);
    RebalanceException stopping =
        failure(() -> rebalances.client().stop(rebalances.call(1, 1, null)));
    server.clearFaults();
    server.inject(fault, 1, Endpoint.REBALANCE);
    RebalanceException executing =
        failure(() -> rebalances.client().execute(rebalances.call(1, 1, null)));

    for (RebalanceException seen : List.of(looking, stopping)) {
      assertThat(seen.reason()).isEqualTo(reason);
      assertThat(seen.kind()).isEqualTo(kind);
      assertThat(seen.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }
    assertThat(half.executor().state()).isEqualTo(ExecutorObservation.State.UNKNOWN);
    assertThat(half.executor().failure().orElseThrow().reason()).isEqualTo(reason);
    assertThat(half.task(rebalances.key(1, 0)).phase()).isIn(COMPUTED, COMPUTING);
    assertThat(executing.reason()).isEqualTo(reason);
    assertThat(executing.kind()).isEqualTo(kind);
    assertThat(executing.outcome()).isEqualTo(outcome);
    assertThat(server.executions().size()).isLessThanOrEqualTo(1);
    if (fault.toString().contains("429") || fault.toString().contains("503")) {
      assertThat(executing.retryAfter().orElseThrow())

          // A date has no fractions, and two clocks differ.
          .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(25));
    }
  }

  @Test
  void aTakenTaskCountsAlsoIfTheRestOfTheAnswerIsCutOff() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    server.inject(Fault.truncate(20), 1, Endpoint.REBALANCE);

    RebalanceReply reply = rebalances.client().propose(rebalances.call(1, 0, null));

    assertThat(reply.summary()).isEmpty();
    RebalanceCall call = rebalances.call(1, 0, reply.taskId().orElseThrow());
    assertThat(rebalances.await(call, COMPUTED).summary()).isPresent();
    server.inject(Fault.truncate(20), 1, Endpoint.USER_TASKS);
    assertThat(failure(() -> rebalances.task(call)).reason()).isEqualTo("CruiseControlNoAnswer");
  }

  @Test
  void aServerThatIsNotThereIsUnreachableWithoutEffect() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    server.refuseConnections();

    for (Function<Rebalances, Object> call : CALLS) {
      RebalanceException failure = failure(() -> call.apply(rebalances));
      assertThat(failure.reason()).isEqualTo("CruiseControlUnreachable");
      assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }
    server.acceptConnections();
    assertThat(rebalances.client().propose(rebalances.call(1, 0, null)).taskId()).isPresent();
  }

  private static final List<Function<Rebalances, Object>> CALLS =
      List.of(
          rebalances -> rebalances.client().propose(rebalances.call(1, 0, null)),
          rebalances -> rebalances.client().execute(rebalances.call(1, 1, null)),
          rebalances -> rebalances.observe(rebalances.call(1, 0, null)),
          rebalances -> {
            rebalances.client().stop(rebalances.call(1, 1, null));
            return "stopped";
          });

  @Test
  void nothingIsRequestedOfTheServerOfAnotherCluster() throws Exception {
    for (List<Broker> others :
        List.of(
            List.of(new Broker(1, List.of("/other/1")), new Broker(2, List.of("/kafka/2"))),
            IntStream.rangeClosed(1, 4)
                .mapToObj(id -> new Broker(id, List.of("/kafka/" + id)))
                .toList())) {
      CruiseControlSimulator server = start(CruiseControlSimulator.builder().brokers(others));
      Rebalances rebalances = rebalances(server);
      for (Function<Rebalances, Object> call : CALLS.subList(0, 2)) {
        RebalanceException refusal = failure(() -> call.apply(rebalances));
        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal.reason()).isEqualTo("OtherCluster");
        assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_APPLIED);
      }
      assertThat(server.requests()).noneMatch(CruiseControlClientIT::isPost);
    }
  }

  @Test
  void aServerThatDoesNotSeeAllMembersIsNotYetConfirmed() throws Exception {
    CruiseControlSimulator server =
        start(
            CruiseControlSimulator.builder()
                .brokers(
                    List.of(
                        new Broker(1, List.of("/kafka/1")), new Broker(2, List.of("/kafka/2")))));
    Rebalances rebalances = rebalances(server);

    RebalanceException refusal =
        failure(() -> rebalances.client().propose(rebalances.call(1, 0, null)));

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal.reason()).isEqualTo("ClusterUnconfirmed");
    assertThat(refusal).hasMessageContaining("3");
    assertThat(server.requests()).noneMatch(CruiseControlClientIT::isPost);
  }

  @Test
  void whoseServerItIsIsAskedOnceAndAgainAfterARestart() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    String id = rebalances.client().propose(rebalances.call(1, 0, null)).taskId().orElseThrow();
    rebalances.client().propose(rebalances.call(2, 0, null));
    assertThat(identityChecks(server)).isEqualTo(1);

    server.restart();
    assertThat(rebalances.task(rebalances.call(1, 0, id)).phase()).isEqualTo(ABSENT);
    rebalances.client().propose(rebalances.call(1, 0, null));
    assertThat(identityChecks(server)).isEqualTo(2);

    server.inject(Fault.close(), 2, Endpoint.USER_TASKS);
    failure(() -> rebalances.task(rebalances.call(1, 0, null)));
    rebalances.client().propose(rebalances.call(3, 0, null));
    assertThat(identityChecks(server)).isEqualTo(3);
  }

  @Test
  void anotherServerAtTheAddressIsNamed() throws Exception {
    com.sun.net.httpserver.HttpServer other =
        com.sun.net.httpserver.HttpServer.create(
            new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
    List<String> methods = new ArrayList<>();
    other.createContext(
        "/",
        exchange -> {
          methods.add(exchange.getRequestMethod());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    other.start();
    open.add(() -> other.stop(0));
    Rebalances rebalances =
        rebalances(URI.create("http://127.0.0.1:" + other.getAddress().getPort()), PATIENT);

    RebalanceException refusal =
        failure(() -> rebalances.client().execute(rebalances.call(1, 1, null)));

    assertThat(refusal.reason()).isEqualTo("NotCruiseControl");
    assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refusal).hasMessageContaining("correct the address");
    assertThat(methods).containsExactly("GET");
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aSilentServerKeepsNobody(End end) throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server.address(), Map.of("request.timeout", "10m"));
    rebalances.client().propose(rebalances.call(1, 0, null));
    server.inject(Fault.silence(), 1, Endpoint.REBALANCE);
    CancellationToken cancellation = new CancellationToken();
    Duration timeout = end == End.DEADLINE ? Duration.ofSeconds(40) : LONG;
    CompletableFuture<RebalanceException> execution =
        CompletableFuture.supplyAsync(
            () ->
                failure(
                    () ->
                        rebalances
                            .client()
                            .execute(
                                rebalances
                                    .builder(1, 1, null, timeout)
                                    .cancellation(cancellation)
                                    .build())),
            threads);
    server.awaitRequests(3, Duration.ofSeconds(20));

    switch (end) {
      case CANCEL -> cancellation.cancel("Ctrl-C");
      case CLOSE -> rebalances.client().close();
      case DEADLINE -> {}
    }

    RebalanceException failure = execution.get(10, TimeUnit.SECONDS);
    assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(failure.reason()).isEqualTo(end.reason);
  }

  /** What ends a wait. */
  enum End {
    CANCEL("Cancelled"),
    CLOSE("RebalancerClosed"),
    DEADLINE("DeadlinePassed");

    private final String reason;

    End(String reason) {
      this.reason = reason;
    }
  }

  @Test
  void looksThatComeTogetherShareTheirRequests() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    String id = rebalances.client().propose(rebalances.call(1, 0, null)).taskId().orElseThrow();
    RebalanceCall call = rebalances.call(1, 0, id);
    rebalances.await(call, COMPUTED);
    int before = server.requests().size();

    List<CompletableFuture<TaskObservation>> looks =
        IntStream.range(0, 60)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> rebalances.task(call), threads))
            .toList();
    for (CompletableFuture<TaskObservation> look : looks) {
      assertThat(look.get(60, TimeUnit.SECONDS).phase()).isEqualTo(COMPUTED);
    }

    // As they come while others wait for their slots, some begin a look of their own.
    assertThat(server.requests().size() - before).isLessThan(20);
    assertThat(rebalances.client().statistics().sharedLooks()).isGreaterThan(50);
    assertThat(refused(server)).isZero();
  }

  @Test
  void aLookWhoseBeginnerGivesUpIsBegunAnew() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    server.inject(Fault.silence(), 1, Endpoint.USER_TASKS);
    CancellationToken cancellation = new CancellationToken();
    List<RebalanceCall> calls = List.of(rebalances.call(1, 0, null));
    CompletableFuture<RebalanceException> first =
        CompletableFuture.supplyAsync(
            () ->
                failure(
                    () -> rebalances.client().observe(calls, rebalances.in(LONG), cancellation)),
            threads);
    server.awaitRequests(1, Duration.ofSeconds(20));
    cancellation.cancel("no more wanted");

    assertThat(first.get(10, TimeUnit.SECONDS).reason()).isEqualTo("Cancelled");
    assertThat(rebalances.task(calls.get(0)).phase()).isEqualTo(ABSENT);
  }

  @Test
  void credentialsAreSentAndReadAnewWhenRefusedAndNeverShown() throws Exception {
    CruiseControlSimulator server =
        start(CruiseControlSimulator.builder().credentials("admin", "s3cr3t-new"));
    Path file = Files.writeString(directory.resolve("credentials"), "admin:s3cr3t-old\n");
    Rebalances rebalances =
        rebalances(
            server.address(), Map.of("credentials", "file:" + file, "request.timeout", "4m"));

    RebalanceException refused =
        failure(() -> rebalances.client().propose(rebalances.call(1, 0, null)));
    assertThat(refused.reason()).isEqualTo("CredentialsRefused");
    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused + " " + rebalances.client()).doesNotContain("s3cr3t");
    Files.writeString(file, "admin:s3cr3t-new\n");

    assertThat(rebalances.client().propose(rebalances.call(1, 0, null)).taskId()).isPresent();
    assertThat(refused(server)).isZero();
  }

  /** Two health probes every ten seconds, and a hundred rebalances that are begun at once. */
  @Test
  void aHundredRebalancesNeverFillTheSlotsOfTheServer() throws Exception {
    CruiseControlSimulator server =
        start(CruiseControlSimulator.builder().compute(Duration.ofSeconds(2)).completedTasks(200));
    Rebalances rebalances = rebalances(server);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<List<Integer>> probes =
        CompletableFuture.supplyAsync(() -> probe(server, rebalances, over), threads);
    List<CompletableFuture<String>> proposals =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            rebalances
                                .client()
                                .propose(rebalances.call(i, 0, null))
                                .taskId()
                                .orElseThrow(),
                        threads))
            .toList();
    int looks = 0;
    while (!proposals.stream().allMatch(CompletableFuture::isDone)) {
      List<RebalanceCall> calls = new ArrayList<>();
      for (int i = 0; i < proposals.size(); i++) {
        @Nullable String id = proposals.get(i).getNow(null);
        if (id != null) {
          calls.add(rebalances.call(i, 0, id));
        }
      }
      RebalanceObservation seen =
          rebalances.client().observe(calls, rebalances.in(LONG), new CancellationToken());
      assertThat(seen.tasks().values())
          .allSatisfy(task -> assertThat(task.phase()).isIn(COMPUTING, COMPUTED));
      looks++;
      rebalances.time().pause(rebalances.client().info().pollInterval(), new CancellationToken());
    }
    over.set(true);

    assertThat(probes.get(20, TimeUnit.SECONDS)).isNotEmpty().containsOnly(200);
    assertThat(refused(server)).isZero();
    assertThat(rebalances.client().statistics().refusals()).isZero();
    assertThat(rebalances.client().statistics().slots()).isEqualTo(3);
    long status =
        server.requests().stream().filter(one -> one.endpoint().equals("user_tasks")).count();
    assertThat(status).isLessThanOrEqualTo(looks);
  }

  private static List<Integer> probe(
      CruiseControlSimulator server, Rebalances rebalances, AtomicBoolean over) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest state =
        HttpRequest.newBuilder(URI.create(server.address() + "/kafkacruisecontrol/state?json=true"))
            .build();
    List<Integer> answers = new ArrayList<>();
    try {
      while (!over.get()) {
        for (int i = 0; i < 2; i++) {
          answers.add(client.send(state, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
        rebalances.time().pause(Duration.ofSeconds(10), new CancellationToken());
      }
    } catch (IOException | InterruptedException broken) {
      throw new AssertionError(broken);
    }
    return answers;
  }

  private CruiseControlSimulator start(CruiseControlSimulator.Builder builder) throws IOException {
    CruiseControlSimulator server = builder.realClock(SPEED).start();
    open.add(server);
    return server;
  }

  private Rebalances rebalances(CruiseControlSimulator server) {
    return rebalances(server.address(), PATIENT);
  }

  private Rebalances rebalances(URI address, Map<String, String> options) {
    Rebalances rebalances = Rebalances.of(address, ScaledTime.of(SPEED), options);
    open.add(0, rebalances);
    return rebalances;
  }

  private static RebalanceException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    RebalanceException failure = catchThrowableOfType(RebalanceException.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  private static boolean isPost(Request request) {
    return request.method().equals("POST");
  }

  private static long identityChecks(CruiseControlSimulator server) {
    return server.requests().stream()
        .filter(request -> request.endpoint().equals("kafka_cluster_state"))
        .count();
  }

  private static long refused(CruiseControlSimulator server) {
    return server.requests().stream()
        .filter(request -> request.outcome() == Request.Outcome.NO_SLOT)
        .count();
  }
}
