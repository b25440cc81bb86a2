package io.slipway.rebalancer.cruisecontrol.simulator;

import static io.slipway.rebalancer.cruisecontrol.simulator.RawClient.get;
import static io.slipway.rebalancer.cruisecontrol.simulator.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.slipway.rebalancer.cruisecontrol.simulator.RawClient.Answer;
import io.slipway.rebalancer.cruisecontrol.simulator.Request.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can go wrong between the server and its client. */
@Timeout(60)
class FaultTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final String STATE = "state?json=true";
  private static final String EXECUTE = "rebalance?dryrun=false&json=true&reason=ours";

  private final CruiseControlSimulator simulator = CruiseControlSimulator.builder().start();

  FaultTest() throws IOException {}

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void aLostRequestHasNoEffect() throws Exception {
    simulator.inject(Fault.reset(), 1);
    simulator.inject(Fault.close(), 1);
    simulator.inject(Fault.silence(), 1);

    assertThatThrownBy(() -> post(simulator, EXECUTE))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    assertThatThrownBy(() -> post(simulator, EXECUTE)).isInstanceOf(EOFException.class);
    assertSilent();
    assertThat(simulator.executions()).isEmpty();
    assertThat(simulator.slotsInUse()).isZero();
    assertThat(simulator.requests())
        .allSatisfy(
            request -> {
              assertThat(request.outcome()).isEqualTo(Outcome.NONE);
              assertThat(request.status()).isZero();
            });
  }

  @Test
  void aLostReplyLeavesItsEffect() throws Exception {
    for (Fault fault : new Fault[] {Fault.resetAfterEffect(), Fault.closeAfterEffect()}) {
      simulator.inject(fault, 1);
      assertThatThrownBy(() -> post(simulator, EXECUTE)).isInstanceOf(IOException.class);
    }
    simulator.inject(Fault.silenceAfterEffect(), 1);
    assertSilent();
    simulator.inject(Fault.closeAfterEffect(), 1);
    assertThatThrownBy(() -> post(simulator, "stop_proposal_execution?json=true"))
        .isInstanceOf(EOFException.class);
    simulator.advance(Duration.ofSeconds(2));

    assertThat(simulator.executions())
        .extracting(Execution::reason, Execution::end)
        .containsExactly(tuple("ours", Execution.End.STOPPED));
    assertThat(simulator.requests()).extracting(Request::outcome).containsOnly(Outcome.TASK);
    assertThat(simulator.requests()).extracting(Request::status).containsOnly(0);
  }

  /** Sends a request that gets no answer, however much time passes, on an open connection. */
  private void assertSilent() throws Exception {
    int before = simulator.requests().size();
    try (RawClient client = new RawClient(simulator)) {
      client.send("POST", EXECUTE);
      simulator.awaitRequests(before + 1, BOUND);
      simulator.advance(Duration.ofSeconds(20));
      assertThat(simulator.requests().get(before).status()).isZero();
      simulator.refuseConnections();
      assertThat(client.readAll()).isEmpty();
      simulator.acceptConnections();
    }
  }

  @Test
  void aTruncatedAnswerPromisesMoreThanItHas() throws IOException {
    simulator.inject(Fault.truncate(10), 1);
    simulator.inject(Fault.truncate(1_000_000), 1);

    assertThatThrownBy(() -> get(simulator, STATE))
        .isInstanceOf(EOFException.class)
        .hasMessageStartingWith("10 of ");
    assertThatThrownBy(() -> get(simulator, STATE)).isInstanceOf(EOFException.class);
    assertThat(simulator.slotsInUse()).isEqualTo(2);
  }

  static Stream<Arguments> withoutEffect() {
    return Stream.of(
        Arguments.of(Fault.html(200), "HTTP/1.1 200 OK", "<html>", ""),
        Arguments.of(Fault.html(502), "HTTP/1.1 502 Bad Gateway", "<html>", ""),
        Arguments.of(Fault.status(401), "HTTP/1.1 401 Unauthorized", "", ""),
        Arguments.of(Fault.status(403), "HTTP/1.1 403 Forbidden", "", ""),
        Arguments.of(Fault.status(503), "HTTP/1.1 503 Service Unavailable", "", ""),
        Arguments.of(
            Fault.retryAfter(429, Duration.ofMillis(6_001)),
            "HTTP/1.1 429 Too Many Requests",
            "",
            "7"),
        Arguments.of(
            Fault.retryAfterDate(503, Duration.ofSeconds(90)),
            "HTTP/1.1 503 Service Unavailable",
            "",
            "Thu, 01 Jan 2026 00:01:30 GMT"),
        Arguments.of(
            Fault.noSlot(), "HTTP/1.1 500 Server Error", "{\"errorMessage\":\"Error proc", ""));
  }

  @ParameterizedTest
  @MethodSource("withoutEffect")
  void anAnswerOfSomethingElseHasNoEffect(
      Fault fault, String statusLine, String body, String retryAfter) throws IOException {
    simulator.inject(fault, 1, Endpoint.REBALANCE);

    Answer answer = post(simulator, EXECUTE);

    assertThat(answer.statusLine()).isEqualTo(statusLine);
    assertThat(answer.body()).startsWith(body);
    assertThat(answer.header("Retry-After").orElse("")).isEqualTo(retryAfter);
    assertThat(simulator.executions()).isEmpty();
    assertThat(simulator.slotsInUse()).isZero();
    assertThat(post(simulator, EXECUTE).status()).isEqualTo(200);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(Fault.notEnoughValidWindows(), "NotEnoughValidWindowsException: There "),
        Arguments.of(Fault.loading(), "load monitor is in LOADING state."),
        Arguments.of(Fault.optimizationFailure(), "OptimizationFailureException: [RackAwareGoal]"),
        Arguments.of(Fault.brokerDoesNotExist(9), "Exception: Broker 9 does not exist."),
        Arguments.of(Fault.externalReassignment(), "initiated by external agent"),
        Arguments.of(Fault.reassignmentUnknown(), "due to failure to retrieve whether"),
        Arguments.of(Fault.timeout(), "java.util.concurrent.TimeoutException: "),
        Arguments.of(Fault.failure("a.B", "c"), "due to: \\u0027a.B: c\\u0027."));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailedTaskHasAnIdAndIsCompletedWithError(Fault fault, String text) throws IOException {
    simulator.inject(fault, 1, Endpoint.REBALANCE);

    Answer answer = post(simulator, EXECUTE);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains(text);
    assertThat(simulator.slotsInUse()).isEqualTo(1);
    assertThat(simulator.executions()).isEmpty();
    simulator.advance(Duration.ofSeconds(5));
    assertThat(get(simulator, "user_tasks?json=true&user_task_ids=" + answer.taskId()).body())
        .contains("\"CompletedWithError\"");
    assertThat(post(simulator, EXECUTE).status()).isEqualTo(200);
  }

  @Test
  void aRequestThatIsDoneAtOnceFailsWithoutATask() throws IOException {
    simulator.inject(Fault.timeout(), 1, Endpoint.USER_TASKS);

    Answer answer = get(simulator, "user_tasks?json=true");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("User-Task-ID")).isEmpty();
    assertThat(simulator.slotsInUse()).isZero();
  }

  @Test
  void aDelayedAnswerComesAfterItsEffect() throws Exception {
    simulator.inject(Fault.delay(Duration.ofSeconds(3)), 1);
    try (RawClient client = new RawClient(simulator)) {
      client.send("POST", EXECUTE);
      simulator.awaitRequests(1, BOUND);
      assertThat(simulator.executions()).hasSize(1);
      assertThat(simulator.requests().get(0).status()).isZero();

      simulator.advance(Duration.ofSeconds(3));

      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void aLateRequestTakesEffectAfterItsClientHasGoneAndTheServerWasRestarted() throws Exception {
    simulator.inject(Fault.late(Duration.ofSeconds(30)), 1);
    try (RawClient client = new RawClient(simulator)) {
      client.send("POST", EXECUTE);
      simulator.awaitRequests(1, BOUND);
    }
    simulator.restart();
    simulator.advance(Duration.ofMillis(29_999));
    assertThat(simulator.executions()).isEmpty();

    simulator.advance(Duration.ofMillis(1));

    assertThat(simulator.executions()).extracting(Execution::reason).containsExactly("ours");
    assertThat(simulator.requests().get(0).outcome()).isEqualTo(Outcome.TASK);
  }

  @Test
  void aLateRequestIsNeverAnsweredEvenIfItsClientWaits() throws Exception {
    simulator.inject(Fault.late(Duration.ofSeconds(30)), 1);
    try (RawClient client = new RawClient(simulator)) {
      client.send("POST", EXECUTE);
      simulator.awaitRequests(1, BOUND);
      simulator.advance(Duration.ofSeconds(60));
      assertThat(simulator.requests().get(0).status()).isZero();
      simulator.refuseConnections();
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void theServerMayForgetBetweenTwoAnswers() throws IOException {
    String first = post(simulator, "rebalance?json=true").taskId();
    simulator.advance(Duration.ofSeconds(5));
    simulator.inject(Fault.evictBefore(), 1, Endpoint.USER_TASKS);
    assertThat(get(simulator, "user_tasks?json=true").body()).doesNotContain(first);

    post(simulator, EXECUTE);
    simulator.inject(Fault.restartBefore(), 1, Endpoint.USER_TASKS);
    assertThat(get(simulator, "user_tasks?json=true").body())
        .isEqualTo("{\"userTasks\":[],\"version\":1}");
    assertThat(get(simulator, STATE).body()).contains("NO_TASK_IN_PROGRESS");
  }

  @Test
  void aClosedListenerRefusesAndOpensAgainAtTheSameAddress() throws IOException {
    URI address = simulator.address();
    simulator.refuseConnections();
    assertThatThrownBy(() -> get(simulator, STATE)).isInstanceOf(ConnectException.class);

    simulator.acceptConnections();

    assertThat(get(simulator, STATE).status()).isEqualTo(200);
    assertThat(simulator.address()).isEqualTo(address);
  }

  @Test
  void aRestartClosesTheConnectionsOfRequestsThatWait() throws Exception {
    simulator.compute(Duration.ofSeconds(5));
    try (RawClient client = new RawClient(simulator)) {
      client.send("POST", EXECUTE);
      simulator.awaitRequests(1, BOUND);

      simulator.restart();

      assertThat(client.readAll()).isEmpty();
      simulator.advance(Duration.ofSeconds(20));
      assertThat(simulator.executions()).isEmpty();
      assertThat(simulator.requests().get(0).status()).isZero();
    }
  }

  @Test
  void aFaultMeetsOnlyTheRequestsThatItIsMeantFor() throws IOException {
    simulator.inject(
        Fault.status(503),
        2,
        request -> request.parameter("dryrun").filter("false"::equals).isPresent());

    assertThat(post(simulator, "rebalance?dryrun=true&json=true").status()).isEqualTo(200);
    assertThat(get(simulator, STATE).status()).isEqualTo(200);
    assertThat(post(simulator, EXECUTE).status()).isEqualTo(503);
    assertThat(post(simulator, EXECUTE).status()).isEqualTo(503);
    assertThat(post(simulator, EXECUTE).status()).isEqualTo(200);
    simulator.inject(Fault.status(503), 1);
    simulator.clearFaults();
    assertThat(get(simulator, STATE).status()).isEqualTo(200);
  }

  @Test
  void credentialsAreDemanded() throws IOException {
    try (CruiseControlSimulator locked =
        CruiseControlSimulator.builder().credentials("admin", "pass").start()) {
      Answer none = get(locked, STATE);
      assertThat(none.status()).isEqualTo(401);
      assertThat(none.header("WWW-Authenticate")).isPresent();
      assertThat(get(locked, STATE, "Authorization: Basic YWRtaW46eA==").status()).isEqualTo(401);
      assertThat(locked.slotsInUse()).isZero();
      assertThat(get(locked, STATE, "Authorization: Basic YWRtaW46cGFzcw==").status())
          .isEqualTo(200);
    }
  }

  @Test
  void oneConnectionCarriesSeveralRequestsOfTheJdksClient() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      simulator.address().resolve(RawClient.ROOT + "rebalance?json=true"))
                  .POST(HttpRequest.BodyPublishers.ofString("ignored"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("user-task-id")).isPresent();
    }
    assertThat(simulator.requests()).extracting(Request::endpoint).containsOnly("rebalance");
  }
}
