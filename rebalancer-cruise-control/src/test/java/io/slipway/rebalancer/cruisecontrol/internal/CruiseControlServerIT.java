package io.slipway.rebalancer.cruisecontrol.internal;

import static io.slipway.rebalancer.cruisecontrol.internal.Rebalances.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.TaskObservation.Phase;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What has to hold for the simulator and for a real server alike, which {@code
 * -Dcruise-control.url=…} names: one of a cluster that this test may rebalance.
 */
@Timeout(900)
class CruiseControlServerIT {
  private static final int SPEED = 40;
  private static final HttpClient PLAIN = HttpClient.newHttpClient();

  private final List<AutoCloseable> open = new ArrayList<>();

  /** What is tested. */
  enum Kind {
    SIMULATOR,
    REAL
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRebalanceIsProposedExecutedAndSeenToEnd(Kind kind) throws Exception {
    Rebalances rebalances = start(kind);
    RebalanceReply proposal =
        rebalances.whenReady(() -> rebalances.client().propose(rebalances.call(1, 0, null)));
    RebalanceCall proposed = rebalances.call(1, 0, proposal.taskId().orElseThrow());
    assertThat(rebalances.await(proposed, Phase.COMPUTED).summary()).isPresent();
    assertThat(rebalances.task(rebalances.call(1, 0, null)).taskId()).isEqualTo(proposal.taskId());

    RebalanceReply execution =
        rebalances.whenReady(() -> rebalances.client().execute(rebalances.call(1, 1, null)));
    RebalanceCall executed = rebalances.call(1, 1, execution.taskId().orElseThrow());
    rebalances.await(executed, Phase.COMPLETED);

    assertThat(rebalances.observe(executed).executor().isOf(executed)).isFalse();
    assertThat(rebalances.client().statistics().refusals()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aForgottenTaskIsAbsentAndSaysSoWhenAskedForAgain(Kind kind) throws Exception {
    Rebalances rebalances = start(kind);
    RebalanceCall unknown = rebalances.call(1, 0, UUID.randomUUID().toString());

    assertThat(rebalances.task(unknown).phase()).isEqualTo(Phase.ABSENT);
    assertThat(failure(() -> rebalances.client().propose(unknown)).kind())
        .isEqualTo(RebalanceException.Kind.FORGOTTEN);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anotherClustersServerIsRefused(Kind kind) throws Exception {
    Rebalances rebalances = start(kind);
    List<RebalanceMember> others =
        rebalances.members().stream()
            .map(
                member ->
                    new RebalanceMember(
                        member.member(), member.nativeId(), List.of(), List.of("/elsewhere")))
            .toList();

    RebalanceException refusal =
        failure(() -> rebalances.client().execute(rebalances.withMembers(others).call(1, 1, null)));

    assertThat(refusal.reason()).isEqualTo("OtherCluster");
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nothingIsStoppedWhileNothingOfOursRuns(Kind kind) throws Exception {
    Rebalances rebalances = start(kind);

    rebalances.client().stop(rebalances.call(1, 1, null));

    assertThat(rebalances.client().statistics().requests())
        .doesNotContainKey("stop_proposal_execution");
    assertThat(rebalances.observe().executor().state()).isEqualTo(ExecutorObservation.State.IDLE);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anExecutionIsStoppedByItsOwnRequestOnly(Kind kind) throws Exception {
    Rebalances rebalances = start(kind);
    RebalanceMember last = rebalances.members().get(rebalances.members().size() - 1);
    RebalanceSpec spec =
        RebalanceSpec.builder(RebalanceMode.REMOVE_BROKERS)
            .members(List.of(last.member()))
            // Slow enough to be stopped.
            .parameters(
                Map.of(
                    "replication_throttle", "200000",
                    "concurrent_partition_movements_per_broker", "2"))
            .build();
    RebalanceReply reply =
        rebalances.whenReady(() -> rebalances.client().execute(call(rebalances, spec, 1, null)));
    RebalanceCall call = call(rebalances, spec, 1, reply.taskId().orElseThrow());
    rebalances.await(call, Phase.EXECUTING);
    Rebalances other =
        new Rebalances(
            rebalances.client(),
            rebalances.time(),
            new Incarnation(UUID.randomUUID()),
            rebalances.members());
    rebalances.client().stop(call(other, spec, 1, null));
    rebalances.client().stop(call(rebalances, spec, 2, null));
    assertThat(rebalances.client().statistics().requests())
        .doesNotContainKey("stop_proposal_execution");

    rebalances.client().stop(call);

    rebalances.await(call, Phase.FAILED);
    assertThat(rebalances.observe(call).executor().state())
        .isEqualTo(ExecutorObservation.State.IDLE);
  }

  private static RebalanceCall call(
      Rebalances rebalances, RebalanceSpec spec, int request, @Nullable String taskId) {
    return RebalanceCall.builder(rebalances.key(request, 1), ClusterName.of("orders"), spec)
        .members(rebalances.members())
        .taskId(taskId)
        .deadline(rebalances.in(LONG))
        .build();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBadGoalIsPermanent(Kind kind) throws Exception {
    assumeTrue(kind == Kind.REAL, "the simulator knows no goals");
    Rebalances rebalances = start(kind);
    RebalanceCall call =
        RebalanceCall.builder(
                rebalances.key(1, 0),
                ClusterName.of("orders"),
                RebalanceSpec.builder(RebalanceMode.FULL).goals(List.of("NonsenseGoal")).build())
            .members(rebalances.members())
            .deadline(rebalances.in(LONG))
            .build();

    assertThat(failure(() -> rebalances.client().propose(call)).kind())
        .isEqualTo(RebalanceException.Kind.PERMANENT);
  }

  /** Others fill the slots: a refusal has no effect, passes, and costs a scan at most. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFullServerIsAFaultThatPasses(Kind kind) throws Exception {
    Rebalances rebalances = start(kind);
    rebalances.whenReady(() -> rebalances.client().propose(rebalances.call(20, 0, null)));
    RebalanceException refusal = refusal(kind, rebalances);
    assertThat(refusal.reason()).isEqualTo("CruiseControlCapacity");
    assertThat(refusal.kind()).isEqualTo(RebalanceException.Kind.TRANSIENT);
    assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    rebalances.time().pause(refusal.retryAfter().orElseThrow(), new CancellationToken());

    assertThat(rebalances.client().propose(rebalances.call(21, 0, null)).taskId()).isPresent();
  }

  private RebalanceException refusal(Kind kind, Rebalances rebalances) throws Exception {
    // The server may scan between the last slot taken and our request.
    for (int request = 1; request < 20; request++) {
      while (get(address(kind), "state?substates=executor&json=true").statusCode() == 200) {
        // Until all slots are taken.
      }
      RebalanceCall call = rebalances.call(request, 0, null);
      @Nullable RebalanceException refusal =
          catchThrowableOfType(RebalanceException.class, () -> rebalances.client().propose(call));
      if (refusal != null) {
        return refusal;
      }
    }
    throw new AssertionError("the server refused nothing");
  }

  private URI simulator = URI.create("http://localhost");

  private URI address(Kind kind) {
    return kind == Kind.SIMULATOR
        ? simulator
        : URI.create(System.getProperty("cruise-control.url", ""));
  }

  private Rebalances start(Kind kind) throws Exception {
    if (kind == Kind.SIMULATOR) {
      CruiseControlSimulator server = CruiseControlSimulator.builder().realClock(SPEED).start();
      open.add(server);
      simulator = server.address();
      Rebalances rebalances =
          Rebalances.of(simulator, ScaledTime.of(SPEED), Map.of("request.timeout", "4m"));
      open.add(0, rebalances);
      return rebalances;
    }
    String url = System.getProperty("cruise-control.url", "");
    assumeTrue(!url.isEmpty(), "needs -Dcruise-control.url=… of a real server");
    TimeSource time = TimeSource.system();
    // What the test before has asked must not count against this one.
    time.pause(Slots.WINDOW, new CancellationToken());
    Rebalances rebalances =
        new Rebalances(
            Rebalances.client(URI.create(url), time, Map.of()),
            time,
            new Incarnation(UUID.randomUUID()),
            members(URI.create(url)));
    time.pause(Slots.WINDOW, new CancellationToken());
    open.add(0, rebalances);
    return rebalances;
  }

  /** Members as the server itself sees them. */
  private static List<RebalanceMember> members(URI url) throws Exception {
    JsonNode brokers =
        new ObjectMapper()
            .readTree(get(url, "kafka_cluster_state?json=true").body())
            .path("KafkaBrokerState")
            .path("OnlineLogDirsByBrokerId");
    List<RebalanceMember> members = new ArrayList<>();
    brokers
        .properties()
        .forEach(
            broker -> {
              List<String> directories = new ArrayList<>();
              broker.getValue().forEach(directory -> directories.add(directory.asText()));
              members.add(
                  new RebalanceMember(
                      MemberId.spu(members.size() + 1), broker.getKey(), List.of(), directories));
            });
    return members;
  }

  private static HttpResponse<String> get(URI server, String what)
      throws IOException, InterruptedException {
    ServerAddress address = ServerAddress.of(server);
    return PLAIN.send(
        HttpRequest.newBuilder(URI.create(address + "/" + what))
            .timeout(Duration.ofSeconds(30))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static RebalanceException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    RebalanceException failure = catchThrowableOfType(RebalanceException.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
