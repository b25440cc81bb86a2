package io.slipway.rebalancer.cruisecontrol.simulator;

import static io.slipway.rebalancer.cruisecontrol.simulator.RawClient.get;
import static io.slipway.rebalancer.cruisecontrol.simulator.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.rebalancer.cruisecontrol.simulator.RawClient.Answer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers, byte for byte, as recorded from Cruise Control dadba67e2 with its default settings. */
@Timeout(60)
class RecordedExchangesTest {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final CruiseControlSimulator simulator =
      CruiseControlSimulator.builder().movements(32).megabytes(320).start();

  RecordedExchangesTest() throws IOException {}

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void aGoodAnswerHasItsHeadersInOrder() throws IOException {
    Answer answer = get(simulator, "state?json=true");

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(answer.headers())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("Date: Thu, 01 Jan 2026 00:00:00 GMT"),
            line -> assertThat(line).matches("Set-Cookie: JSESSIONID=node0\\w+\\.node0; Path=/"),
            line -> assertThat(line).isEqualTo("Expires: Thu, 01 Jan 1970 00:00:00 GMT"),
            line -> assertThat(line).matches("User-Task-ID: " + UUID),
            line -> assertThat(line).isEqualTo("Content-Type: application/json;charset=utf-8"),
            line -> assertThat(line).isEqualTo("Cruise-Control-Version: trial"),
            line -> assertThat(line).isEqualTo("Cruise-Control-Commit_Id: dadba67e2"),
            line -> assertThat(line).matches("Content-Length: \\d+"),
            line -> assertThat(line).isEqualTo("Server: Jetty(9.4.56.v20240826)"));
  }

  @Test
  void theStateHasTheFourSubstatesInOrder() throws IOException {
    assertThat(get(simulator, "state?json=true").body())
        .startsWith("{\"AnalyzerState\":{\"isProposalReady\":false,\"readyGoals\":[")
        .contains("},\"MonitorState\":{\"trainingPct\":")
        .contains("\"state\":\"RUNNING\",\"numTotalPartitions\":83,\"numMonitoredWindows\":2,")
        .contains(
            "\"monitoringCoveragePct\":100.0,\"reasonOfLatestPauseOrResume\":\"N/A\","
                + "\"numValidPartitions\":83}")
        .contains(
            "},\"ExecutorState\":{\"state\":\"NO_TASK_IN_PROGRESS\"},\"AnomalyDetectorState\":{")
        .endsWith("},\"version\":1}");
    assertThat(get(simulator, "state?substates=executor&json=true").body())
        .isEqualTo("{\"ExecutorState\":{\"state\":\"NO_TASK_IN_PROGRESS\"},\"version\":1}");
  }

  @Test
  void aRequestWithoutASlotIsRefused() throws IOException {
    for (int i = 0; i < 5; i++) {
      assertThat(get(simulator, "state?substates=executor&json=true").status()).isEqualTo(200);
    }

    Answer answer = get(simulator, "state?substates=executor&json=true");

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 500 Server Error");
    assertThat(answer.headers())
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactly(
            "Date",
            "Set-Cookie",
            "Expires",
            "Content-Type",
            "Cruise-Control-Version",
            "Cruise-Control-Commit_Id",
            "Content-Length",
            "Server");
    assertThat(answer.body())
        .startsWith(
            "{\"errorMessage\":\"Error processing GET request \\u0027/state\\u0027 due to:"
                + " \\u0027There are already 5 active user tasks, which has reached the servlet"
                + " capacity.\\u0027.\",\"stackTrace\":\"java.lang.RuntimeException: There are"
                + " already 5 active user tasks, which has reached the servlet capacity.\\n\\tat"
                + " com.linkedin.kafka.cruisecontrol.servlet.UserTaskManager"
                + ".insertFuturesByUserTaskId(UserTaskManager.java:496)\\n")
        .endsWith("\",\"version\":1}");
  }

  @Test
  void aTaskIsListedWithItsRequest() throws IOException {
    String id = post(simulator, "rebalance?dryrun=true&json=true").taskId();

    assertThat(get(simulator, "user_tasks?json=true").body())
        .isEqualTo(
            "{\"userTasks\":[{\"Status\":\"Active\",\"ClientIdentity\":\"127.0.0.1\","
                + "\"RequestURL\":\"POST /kafkacruisecontrol/rebalance?dryrun\\u003dtrue"
                + "\\u0026json\\u003dtrue\",\"UserTaskId\":\""
                + id
                + "\",\"StartMs\":\"1767225600000\"}],\"version\":1}");
  }

  @Test
  void theSummaryOfAProposalIsInOrder() throws IOException {
    assertThat(post(simulator, "rebalance?dryrun=true&json=true").body())
        .startsWith(
            "{\"summary\":{\"numIntraBrokerReplicaMovements\":0,\"numReplicaMovements\":32,"
                + "\"onDemandBalancednessScoreAfter\":79.7,\"intraBrokerDataToMoveMB\":0,"
                + "\"monitoredPartitionsPercentage\":100.0,\"provisionRecommendation\":\"\","
                + "\"excludedBrokersForReplicaMove\":[],\"excludedBrokersForLeadership\":[],"
                + "\"provisionStatus\":\"RIGHT_SIZED\",\"onDemandBalancednessScoreBefore\":74.5,"
                + "\"recentWindows\":2,\"dataToMoveMB\":320,\"excludedTopics\":[],"
                + "\"numLeaderMovements\":0},\"goalSummary\":[{\"");
  }

  @Test
  void whatTakesLongerThanTheServerBlocksIsAnsweredWithItsProgress() throws Exception {
    simulator.compute(Duration.ofSeconds(30));
    try (RawClient client = new RawClient(simulator)) {
      client.send("POST", "rebalance?dryrun=true&json=true");
      simulator.awaitRequests(1, Duration.ofSeconds(20));
      simulator.advance(Duration.ofSeconds(10));

      Answer answer = client.read();

      assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 202 Accepted");
      assertThat(answer.taskId()).matches(UUID);
      assertThat(answer.body())
          .isEqualTo(
              "{\"progress\":[{\"operationProgress\":[{\"completionPercentage\":100.0,"
                  + "\"step\":\"PENDING\",\"description\":\"Operation enqueued, waiting to be"
                  + " executed.\",\"time-in-ms\":10000}],\"operation\":\"Rebalance\"}],"
                  + "\"version\":1}");
    }
  }

  @Test
  void anUnknownTaskIsAbsentAndAMalformedIdIsRefused() throws IOException {
    String unknown = "user_task_ids=00000000-0000-4000-8000-000000000000&json=true";

    assertThat(get(simulator, "user_tasks?" + unknown).body())
        .isEqualTo("{\"userTasks\":[],\"version\":1}");
    Answer malformed = get(simulator, "user_tasks?user_task_ids=bad&json=true");
    assertThat(malformed.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
    assertThat(malformed.body())
        .startsWith("{\"errorMessage\":\"Invalid UUID string: bad\",\"stackTrace\":\"");
  }

  @Test
  void theIdOfAForgottenTaskIsUnexpected() throws IOException {
    String id = post(simulator, "rebalance?dryrun=true&json=true").taskId();
    simulator.restart();

    Answer answer = post(simulator, "rebalance?dryrun=true&json=true", "User-Task-ID: " + id);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("User-Task-ID")).isEmpty();
    assertThat(answer.body())
        .contains("Unexpected header " + id + " (value: User-Task-ID) in the request.");
    assertThat(simulator.slotsInUse()).isZero();
  }

  @Test
  void aSecondExecutionIsATaskThatFails() throws IOException {
    post(simulator, "rebalance?dryrun=false&json=true");

    Answer answer = post(simulator, "rebalance?dryrun=false&json=true");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.taskId()).matches(UUID);
    assertThat(answer.body())
        .contains(
            "java.lang.IllegalStateException: Cannot start a new execution while there is an"
                + " ongoing execution. Please use stop_ongoing_execution\\u003dtrue to stop ongoing"
                + " execution and start a new one.");
  }

  @Test
  void aStopIsAnsweredTheSameWhetherSomethingRunsOrNot() throws IOException {
    String idle = post(simulator, "stop_proposal_execution?json=true").body();
    post(simulator, "rebalance?dryrun=false&json=true");

    assertThat(idle).isEqualTo("{\"message\":\"Proposal execution stopped.\",\"version\":1}");
    assertThat(post(simulator, "stop_proposal_execution?json=true").body()).isEqualTo(idle);
  }

  @ParameterizedTest
  @CsvSource({"GET,/nosuch", "GET,/rebalance", "POST,/state"})
  void anUnknownEndpointIsRefused(String method, String name) throws IOException {
    Answer answer = RawClient.ask(simulator, method, "/kafkacruisecontrol" + name);

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
    assertThat(answer.header("Content-Type")).contains("text/plain;charset=utf-8");
    assertThat(answer.body())
        .startsWith(
            "Unrecognized endpoint in request '" + name + "'\nSupported " + method + " end");
  }

  @Test
  void anUnknownEndpointIsRefusedInJsonIfThatIsAskedFor() throws IOException {
    assertThat(get(simulator, "nosuch?json=true").body())
        .isEqualTo(
            "{\"errorMessage\":\"Unrecognized endpoint in request \\u0027/nosuch\\u0027\\nSupported"
                + " GET endpoints: [BOOTSTRAP, TRAIN, LOAD, PARTITION_LOAD, PROPOSALS, STATE,"
                + " KAFKA_CLUSTER_STATE, USER_TASKS, REVIEW_BOARD, PERMISSIONS]\","
                + "\"stackTrace\":\"\",\"version\":1}");
  }

  @Test
  void whatIsNotCruiseControlsIsAnsweredByJetty() throws IOException {
    Answer other = get(simulator, "/x");
    Answer method = RawClient.ask(simulator, "PUT", "state?json=true");

    assertThat(other.headers())
        .containsExactly(
            "Cache-Control: must-revalidate,no-cache,no-store",
            "Content-Type: text/html;charset=iso-8859-1",
            "Content-Length: 444",
            "Server: Jetty(9.4.56.v20240826)");
    assertThat(other.body()).contains("<tr><th>URI:</th><td>/x</td></tr>");
    assertThat(method.statusLine()).isEqualTo("HTTP/1.1 405 Method Not Allowed");
    assertThat(method.headers())
        .containsExactly("Content-Length: 0", "Server: Jetty(9.4.56.v20240826)");
  }

  @Test
  void aListWithTheResultOfAFailedTaskCannotBeWritten() throws IOException {
    String failed = post(simulator, "rebalance?goals=NoGoal&json=true").taskId();
    post(simulator, "rebalance?json=true");
    String fetch = "user_tasks?fetch_completed_task=true&json=true";
    assertThat(get(simulator, fetch).status()).as("while it is active").isEqualTo(200);
    simulator.advance(Duration.ofSeconds(5));

    Answer answer = get(simulator, fetch);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.taskId()).matches(UUID);
    assertThat(answer.body())
        .startsWith(
            "{\"errorMessage\":\"Error processing GET request \\u0027/user_tasks\\u0027 due to:"
                + " \\u0027Unable to make field private java.lang.String"
                + " java.lang.Throwable.detailMessage accessible: module java.base does not"
                + " \\\"opens java.lang\\\" to unnamed module @1a052a00\\u0027.\"");
    assertThat(get(simulator, "user_tasks?json=true").body())
        .contains("\"CompletedWithError\"", failed);
    assertThat(get(simulator, fetch + "&types=completed&endpoints=rebalance").body())
        .contains("\"originalResponse\":\"{\\\"summary\\\":{");
  }

  @Test
  void anUnknownParameterIsRefused() throws IOException {
    Answer answer = post(simulator, "rebalance?foo=1&json=true");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            "{\"errorMessage\":\"Unrecognized endpoint parameters in REBALANCE POST request:"
                + " [foo].\",\"stackTrace\":\"\",\"version\":1}");
    assertThat(simulator.slotsInUse()).isZero();
  }

  @Test
  void aRunningExecutionIsDescribed() throws IOException {
    String id =
        post(simulator, "rebalance?dryrun=false&json=true&reason=slipway%2Fabc%2F7%2F1").taskId();

    assertThat(get(simulator, "state?substates=executor&json=true").body())
        .isEqualTo(
            "{\"ExecutorState\":{\"finishedDataMovement\":0,\"numInProgressPartitionMovements\":0,"
                + "\"triggeredTaskReason\":\"slipway/abc/7/1 (Client: 127.0.0.1, Date:"
                + " 2026-01-01T00:00:00Z)\",\"abortingPartitions\":0,"
                + "\"triggeredSelfHealingTaskId\":\"\",\"numFinishedPartitionMovements\":0,"
                + "\"maximumConcurrentPartitionMovementsPerBroker\":10,"
                + "\"numPendingPartitionMovements\":32,\"triggeredUserTaskId\":\""
                + id
                + "\",\"totalDataToMove\":320,"
                + "\"minimumConcurrentPartitionMovementsPerBroker\":10,"
                + "\"state\":\"INTER_BROKER_REPLICA_MOVEMENT_TASK_IN_PROGRESS\","
                + "\"averageConcurrentPartitionMovementsPerBroker\":10.0,"
                + "\"numTotalPartitionMovements\":32},\"version\":1}");
    assertThat(get(simulator, "user_tasks?json=true").body())
        .contains("dryrun\\u003dfalse\\u0026json\\u003dtrue\\u0026reason\\u003dslipway/abc/7/1\"");

    post(simulator, "stop_proposal_execution?json=true");
    simulator.advance(Duration.ofSeconds(1));
    assertThat(get(simulator, "state?substates=executor&json=true").body())
        .startsWith(
            "{\"ExecutorState\":{\"maximumBrokerLeaderMovementConcurrency\":250,"
                + "\"numInProgressIntraBrokerPartitionMovements\":0,"
                + "\"numInProgressPartitionMovements\":0,"
                + "\"maximumConcurrentIntraBrokerPartitionMovementsPerBroker\":2,"
                + "\"clusterLeaderMovementConcurrency\":1000,\"triggeredTaskReason\":\"slipway/abc")
        .contains(
            "\"abortingPartitions\":0,\"numCancelledPartitionMovements\":32,"
                + "\"triggeredSelfHealingTaskId\":\"\",\"numCancelledLeadershipMovements\":23,"
                + "\"maximumConcurrentPartitionMovementsPerBroker\":10,\"triggeredUserTaskId\":\"")
        .endsWith(
            "\",\"numAbortingIntraBrokerPartitionMovements\":0,\"state\":\"STOPPING_EXECUTION\","
                + "\"numCancelledIntraBrokerPartitionMovements\":0},\"version\":1}");
  }

  @Test
  void theLengthOfAnAnswerIsThatOfItsCharacters() throws IOException {
    get(simulator, "state?json=true&reason=%C3%BC%C3%BC%E2%82%AC");
    try (RawClient client = new RawClient(simulator)) {
      client.send("GET", "user_tasks?json=true");

      assertThat(client.read().body()).endsWith("\"version");
      client.send("GET", "user_tasks?json=true");
      assertThat(client.read().statusLine()).isEqualTo("\":1}HTTP/1.1 200 OK");
    }
  }
}
