package io.slipway.rebalancer.cruisecontrol.internal;

import static io.slipway.rebalancer.cruisecontrol.internal.Rebalances.LONG;
import static io.slipway.spi.TaskObservation.Phase.ABSENT;
import static io.slipway.spi.TaskObservation.Phase.COMPLETED;
import static io.slipway.spi.TaskObservation.Phase.COMPUTED;
import static io.slipway.spi.TaskObservation.Phase.COMPUTING;
import static io.slipway.spi.TaskObservation.Phase.EXECUTING;
import static io.slipway.spi.TaskObservation.Phase.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import io.slipway.rebalancer.cruisecontrol.simulator.Endpoint;
import io.slipway.rebalancer.cruisecontrol.simulator.Fault;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceException.Kind;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.TaskObservation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client makes of a server that fails. */
class CruiseControlFaultsIT extends SimulatedServers {
  @TempDir Path directory = Path.of("");

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
    // Java repeats a GET once whose connection was closed before its answer began.
    CompletableFuture<RebalanceException> looking =
        facing(
            fault, 2, Endpoint.USER_TASKS, (proposed, call) -> failure(() -> proposed.task(call)));
    CompletableFuture<RebalanceObservation> half =
        facing(fault, 2, Endpoint.STATE, (proposed, call) -> proposed.observe(call));
    CompletableFuture<RebalanceException> stopping =
        facing(
            fault,
            2,
            Endpoint.STATE,
            (proposed, call) -> failure(() -> proposed.client().stop(proposed.call(1, 1, null))));
    CompletableFuture<RebalanceException> executing =
        facing(
            fault,
            1,
            Endpoint.REBALANCE,
            (proposed, call) ->
                failure(() -> proposed.client().execute(proposed.call(1, 1, null))));

    for (RebalanceException seen : List.of(looking.get(), stopping.get())) {
      assertThat(seen.reason()).isEqualTo(reason);
      assertThat(seen.kind()).isEqualTo(kind);
      assertThat(seen.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }
    ExecutorObservation executor = half.get().executor();
    assertThat(executor.state()).isEqualTo(ExecutorObservation.State.UNKNOWN);
    assertThat(executor.failure().orElseThrow().reason()).isEqualTo(reason);
    assertThat(half.get().tasks().values())
        .singleElement()
        .satisfies(task -> assertThat(task.phase()).isIn(COMPUTED, COMPUTING));
    assertThat(executing.get().reason()).isEqualTo(reason);
    assertThat(executing.get().kind()).isEqualTo(kind);
    assertThat(executing.get().outcome()).isEqualTo(outcome);
    if (fault.toString().contains("429") || fault.toString().contains("503")) {
      assertThat(executing.get().retryAfter().orElseThrow())

          // A date has no fractions, and two clocks differ.
          .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(25));
    }
  }

  /** Meanwhile asks something of a server of its own, which has a proposal and then fails. */
  private <T> CompletableFuture<T> facing(
      Fault fault, int times, Endpoint endpoint, BiFunction<Rebalances, RebalanceCall, T> question)
      throws IOException {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server.address(), Map.of("request.timeout", "80s"));
    return meanwhile(
        () -> {
          RebalanceReply proposal = rebalances.client().propose(rebalances.call(1, 0, null));
          server.inject(fault, times, endpoint);
          T answer =
              question.apply(rebalances, rebalances.call(1, 0, proposal.taskId().orElseThrow()));
          assertThat(server.executions().size()).isLessThanOrEqualTo(1);
          return answer;
        });
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
    closeAtTheEnd(() -> other.stop(0));
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
        meanwhile(
            () ->
                failure(
                    () ->
                        rebalances
                            .client()
                            .execute(
                                rebalances
                                    .builder(1, 1, null, timeout)
                                    .cancellation(cancellation)
                                    .build())));
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
  void aLookWhoseBeginnerGivesUpIsBegunAnew() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    server.inject(Fault.silence(), 1, Endpoint.USER_TASKS);
    CancellationToken cancellation = new CancellationToken();
    List<RebalanceCall> calls = List.of(rebalances.call(1, 0, null));
    CompletableFuture<RebalanceException> first =
        meanwhile(
            () ->
                failure(
                    () -> rebalances.client().observe(calls, rebalances.in(LONG), cancellation)));
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
}
