package io.slipway.rebalancer.cruisecontrol.internal;

import static io.slipway.rebalancer.cruisecontrol.internal.Rebalances.LONG;
import static io.slipway.spi.TaskObservation.Phase.ABSENT;
import static io.slipway.spi.TaskObservation.Phase.COMPLETED;
import static io.slipway.spi.TaskObservation.Phase.COMPUTED;
import static io.slipway.spi.TaskObservation.Phase.COMPUTING;
import static io.slipway.spi.TaskObservation.Phase.EXECUTING;
import static io.slipway.spi.TaskObservation.Phase.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A rebalance from its proposal to its end, by the client and a simulated server. */
class CruiseControlClientIT extends SimulatedServers {
  /** For many minutes of the server's time. */
  private static final int FAST = 3 * SPEED;

  /** Five seconds of a busy machine, for one that is fast. */
  private static final Map<String, String> MOST_PATIENT = Map.of("request.timeout", "10m");

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
    assertThat(server.requests().stream().filter(SimulatedServers::isPost))
        .extracting(Request::outcome)
        .containsExactly(Request.Outcome.TASK, Request.Outcome.ATTACHED);
    assertThat(rebalances.client().propose(call).summary()).isEqualTo(computed.summary());
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
      assertThat(server.requests()).noneMatch(SimulatedServers::isPost);
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
    assertThat(server.requests()).noneMatch(SimulatedServers::isPost);
  }

  @Test
  void aServerThatHasJustBeenStartedIsNotTakenForAnotherClusters() throws Exception {
    // What a real one told just after its start: the addresses that it was given, without ids.
    List<Broker> addresses =
        List.of(new Broker(-1, List.of("timed_out")), new Broker(-2, List.of("timed_out")));
    CruiseControlSimulator server = start(CruiseControlSimulator.builder().brokers(addresses));
    Rebalances rebalances = rebalances(server);

    RebalanceException refusal =
        failure(() -> rebalances.client().propose(rebalances.call(1, 0, null)));

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal.reason()).isEqualTo("ClusterUnconfirmed");
    assertThat(server.requests()).noneMatch(SimulatedServers::isPost);
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
  void looksThatComeTogetherShareTheirRequests() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    String id = rebalances.client().propose(rebalances.call(1, 0, null)).taskId().orElseThrow();
    RebalanceCall call = rebalances.call(1, 0, id);
    rebalances.await(call, COMPUTED);
    int before = server.requests().size();

    List<CompletableFuture<TaskObservation>> looks =
        IntStream.range(0, 60).mapToObj(i -> meanwhile(() -> rebalances.task(call))).toList();
    for (CompletableFuture<TaskObservation> look : looks) {
      assertThat(look.get(60, TimeUnit.SECONDS).phase()).isEqualTo(COMPUTED);
    }

    // As they come while others wait for their slots, some begin a look of their own.
    assertThat(server.requests().size() - before).isLessThan(20);
    assertThat(rebalances.client().statistics().sharedLooks()).isGreaterThan(50);
    assertThat(refused(server)).isZero();
  }

  @Test
  void aProgramThatHoldsJavasCommonPoolHoldsUpNoRequest() throws Exception {
    CruiseControlSimulator server = start(CruiseControlSimulator.builder());
    Rebalances rebalances = rebalances(server);
    int threads = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
    CountDownLatch held = new CountDownLatch(threads);
    CountDownLatch over = new CountDownLatch(1);
    List<ForkJoinTask<Boolean>> holding =
        Stream.generate(() -> ForkJoinPool.commonPool().submit(() -> hold(held, over)))
            .limit(threads)
            .toList();
    try {
      assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(rebalances.observe().executor().state()).isEqualTo(ExecutorObservation.State.IDLE);
    } finally {
      over.countDown();
    }
    assertThat(holding).allSatisfy(each -> assertThat(each.get(10, TimeUnit.SECONDS)).isTrue());
  }

  private static boolean hold(CountDownLatch held, CountDownLatch over)
      throws InterruptedException {
    held.countDown();
    return over.await(120, TimeUnit.SECONDS);
  }

  /** Two health probes every ten seconds, and a hundred rebalances that are begun at once. */
  @Test
  void aHundredRebalancesNeverFillTheSlotsOfTheServer() throws Exception {
    CruiseControlSimulator server =
        start(
            CruiseControlSimulator.builder().compute(Duration.ofSeconds(2)).completedTasks(200),
            FAST);
    Rebalances rebalances = rebalances(server.address(), MOST_PATIENT, FAST);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<List<Integer>> probes = meanwhile(() -> probe(server, rebalances, over));
    List<CompletableFuture<String>> proposals =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    meanwhile(
                        () ->
                            rebalances
                                .client()
                                .propose(rebalances.call(i, 0, null))
                                .taskId()
                                .orElseThrow()))
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

  private static long identityChecks(CruiseControlSimulator server) {
    return server.requests().stream()
        .filter(request -> request.endpoint().equals("kafka_cluster_state"))
        .count();
  }
}
