package io.slipway.rebalancer.cruisecontrol.simulator;

import static io.slipway.rebalancer.cruisecontrol.simulator.RawClient.get;
import static io.slipway.rebalancer.cruisecontrol.simulator.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.rebalancer.cruisecontrol.simulator.RawClient.Answer;
import io.slipway.rebalancer.cruisecontrol.simulator.Request.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slots, scanner, computations and retention. */
@Timeout(60)
class TasksTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final Duration SCAN = Duration.ofSeconds(5);
  private static final String DRY = "rebalance?dryrun=true&json=true";

  @Test
  void everyTaskKeepsItsSlotUntilTheScannerFindsItDone() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      simulator.advance(Duration.ofSeconds(3));
      get(simulator, "user_tasks?json=true");
      post(simulator, "stop_proposal_execution?json=true");
      get(simulator, "kafka_cluster_state?json=true");
      get(simulator, "state?json=true");
      assertThat(simulator.slotsInUse()).isEqualTo(4);

      simulator.advance(Duration.ofMillis(1999));
      assertThat(simulator.slotsInUse()).isEqualTo(4);
      simulator.advance(Duration.ofMillis(1));
      assertThat(simulator.slotsInUse()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET state?json=true",
        "GET user_tasks?json=true",
        "GET kafka_cluster_state?json=true",
        "POST rebalance?json=true&dryrun=false",
        "POST add_broker?json=true&dryrun=false&brokerid=1",
        "POST remove_broker?json=true&dryrun=false&brokerid=1",
        "POST remove_disks?json=true&dryrun=false&brokerid_and_logdirs=1-/kafka/1",
        "POST stop_proposal_execution?json=true"
      })
  void noEndpointIsServedWithoutASlot(String request) throws IOException {
    String[] parts = request.split(" ", 2);
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().slots(2).start()) {
      get(simulator, "state?json=true");
      get(simulator, "user_tasks?json=true");

      Answer answer = RawClient.ask(simulator, parts[0], parts[1]);

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body())
          .contains(
              "There are already 2 active user tasks, which has reached the servlet capacity.");
      assertThat(simulator.requests().get(2).outcome()).isEqualTo(Outcome.NO_SLOT);
      simulator.advance(SCAN);
      assertThat(get(simulator, "user_tasks?json=true").body()).doesNotContain(parts[1]);
      assertThat(simulator.executions()).isEmpty();
    }
  }

  @Test
  void aStopWithoutASlotStopsNothing() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().slots(1).start()) {
      post(simulator, "rebalance?dryrun=false&json=true");
      get(simulator, "state?json=true");
      assertThat(post(simulator, "stop_proposal_execution?json=true").status()).isEqualTo(500);

      simulator.advance(SCAN);

      assertThat(simulator.executions())
          .extracting(Execution::end)
          .containsExactly(Execution.End.RUNNING);
    }
  }

  @Test
  void anExecutionThatBeginsGivesItsSlotBack() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      post(simulator, "rebalance?dryrun=false&json=true");

      assertThat(simulator.slotsInUse()).isZero();
      assertThat(get(simulator, "user_tasks?json=true").body()).contains("\"InExecution\"");
    }
  }

  @Test
  void aComputationKeepsItsSlotForAsLongAsItTakes() throws Exception {
    try (CruiseControlSimulator simulator =
            CruiseControlSimulator.builder().compute(Duration.ofSeconds(61)).start();
        RawClient client = new RawClient(simulator)) {
      client.send("POST", DRY);
      simulator.awaitRequests(1, BOUND);
      simulator.advance(Duration.ofMillis(64_999));
      assertThat(simulator.slotsInUse()).isEqualTo(1);
      assertThat(client.read().status()).isEqualTo(202);

      simulator.advance(Duration.ofMillis(1));
      assertThat(simulator.slotsInUse()).isZero();
    }
  }

  @Test
  void theSameRequestWithItsTaskIdIsAnsweredFromTheTask() throws Exception {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .maxBlockTime(Duration.ZERO)
            .compute(Duration.ofSeconds(30))
            .start()) {
      String id = post(simulator, DRY).taskId();

      Answer computing = post(simulator, DRY, "user-task-id: " + id);
      assertThat(computing.status()).isEqualTo(202);
      assertThat(simulator.slotsInUse()).isEqualTo(1);
      simulator.advance(Duration.ofSeconds(40));
      Answer done = post(simulator, "rebalance?json=true&dryrun=true", "User-Task-ID: " + id);
      assertThat(done.status()).isEqualTo(200);
      assertThat(done.taskId()).isEqualTo(id);
      assertThat(done.body()).contains("numReplicaMovements");
      assertThat(simulator.slotsInUse()).isZero();
      assertThat(simulator.requests())
          .extracting(Request::outcome)
          .containsExactly(Outcome.TASK, Outcome.ATTACHED, Outcome.ATTACHED);
    }
  }

  @Test
  void aTaskIdWithOtherParametersOrAnotherPathIsUnexpected() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      String header = "User-Task-ID: " + post(simulator, DRY).taskId();

      assertThat(post(simulator, "rebalance?json=true&dryrun=false", header).body())
          .contains("Unexpected header");
      assertThat(post(simulator, "add_broker?json=true&dryrun=true&brokerid=1", header).body())
          .contains("Unexpected header");
      assertThat(post(simulator, DRY, "User-Task-ID: bad").body())
          .contains("Invalid UUID string: bad");
      assertThat(simulator.executions()).isEmpty();
    }
  }

  @Test
  void aSessionGetsItsOldAnswerAgainForAMinute() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      Answer first = get(simulator, "state?json=true");
      String cookie = "Cookie: " + first.header("Set-Cookie").orElseThrow().split(";", 2)[0];

      for (int i = 0; i < 12; i++) {
        Answer again = get(simulator, "state?json=true", cookie);
        assertThat(again.taskId()).isEqualTo(first.taskId());
        assertThat(again.header("Set-Cookie")).isEmpty();
      }
      assertThat(simulator.slotsInUse()).isEqualTo(1);
      simulator.advance(Duration.ofSeconds(60));
      assertThat(get(simulator, "state?json=true", cookie).taskId()).isNotEqualTo(first.taskId());
      simulator.restart();
      assertThat(get(simulator, "state?json=true", cookie).header("Set-Cookie")).isPresent();
    }
  }

  @Test
  void threeWorkersComputeAndAQuestionForTheStateWaitsForOne() throws Exception {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .maxBlockTime(Duration.ZERO)
            .compute(Duration.ofSeconds(20))
            .start()) {
      for (int i = 0; i < 3; i++) {
        post(simulator, DRY);
      }
      Answer waiting = get(simulator, "state?json=true");

      assertThat(waiting.status()).isEqualTo(202);
      assertThat(waiting.body()).contains("\"completionPercentage\":0.0").contains("Get state");
      simulator.advance(Duration.ofSeconds(20));
      String header = "User-Task-ID: " + waiting.taskId();
      assertThat(get(simulator, "state?json=true", header).status()).isEqualTo(200);
    }
  }

  @Test
  void tasksAreForgottenByTheTimeSinceTheirStart() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .retention(Duration.ofSeconds(60))
            .execute(Duration.ofSeconds(58))
            .start()) {
      post(simulator, "rebalance?dryrun=false&json=true");

      simulator.advance(Duration.ofSeconds(58));
      assertThat(get(simulator, "user_tasks?json=true").body()).contains("\"Completed\"");
      simulator.advance(Duration.ofSeconds(7));
      assertThat(get(simulator, "user_tasks?json=true&endpoints=rebalance").body())
          .contains("\"userTasks\":[]");
    }
  }

  @Test
  void anExecutionLongerThanTheRetentionIsNeverSeenCompleted() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .retention(Duration.ofSeconds(60))
            .execute(Duration.ofSeconds(68))
            .start()) {
      post(simulator, "rebalance?dryrun=false&json=true");

      simulator.advance(Duration.ofMillis(67_999));
      assertThat(get(simulator, "user_tasks?json=true").body()).contains("\"InExecution\"");
      simulator.advance(Duration.ofMillis(2_001));
      assertThat(get(simulator, "user_tasks?json=true&endpoints=rebalance").body())
          .contains("\"userTasks\":[]");
    }
  }

  @Test
  void onlySoManyFinishedTasksOfATypeAreKept() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder().slots(100).completedTasks(2).start()) {
      String first = post(simulator, DRY).taskId();
      get(simulator, "state?json=true");
      post(simulator, DRY);
      simulator.advance(SCAN);
      assertThat(get(simulator, "user_tasks?json=true").body()).contains(first);

      post(simulator, "stop_proposal_execution?json=true");
      simulator.advance(SCAN);

      assertThat(get(simulator, "user_tasks?json=true").body()).doesNotContain(first);
    }
  }

  @Test
  void severalTasksAreAskedForAtOnce() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      String first = post(simulator, DRY).taskId();
      String second = post(simulator, DRY).taskId();
      String third = post(simulator, DRY).taskId();

      assertThat(get(simulator, "user_tasks?json=true&user_task_ids=" + first + "," + third).body())
          .contains(first, third)
          .doesNotContain(second);
    }
  }

  @Test
  void aTaskMayBeCompletedBeforeItsExecutionBegins() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder().beginning(Duration.ofSeconds(6)).start()) {
      post(simulator, "rebalance?dryrun=false&json=true");

      simulator.advance(SCAN);
      assertThat(get(simulator, "user_tasks?json=true").body()).contains("\"Completed\"");
      assertThat(get(simulator, "state?json=true&substates=executor").body())
          .contains("INITIALIZING_PROPOSAL_EXECUTION");
      simulator.advance(Duration.ofSeconds(1));
      assertThat(get(simulator, "user_tasks?json=true&endpoints=rebalance").body())
          .contains("\"InExecution\"")
          .containsOnlyOnce("\"UserTaskId\"");
    }
  }

  @Test
  void aRestartFreesTheWorkers() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .maxBlockTime(Duration.ZERO)
            .compute(Duration.ofSeconds(60))
            .start()) {
      for (int i = 0; i < 4; i++) {
        assertThat(post(simulator, DRY).status()).isEqualTo(202);
      }
      simulator.restart();
      simulator.compute(Duration.ZERO);

      assertThat(post(simulator, DRY).status()).isEqualTo(200);
    }
  }

  @Test
  void aRestartForgetsAllTasksAndAnEvictionOne() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      String id = post(simulator, DRY).taskId();
      assertThat(simulator.evict(id)).as("an active task is not evicted").isFalse();
      simulator.advance(SCAN);
      assertThat(simulator.evict(id)).isTrue();
      assertThat(get(simulator, "user_tasks?json=true").body()).doesNotContain(id);

      simulator.restart();

      assertThat(simulator.slotsInUse()).isZero();
      assertThat(get(simulator, "user_tasks?json=true").body())
          .isEqualTo("{\"userTasks\":[],\"version\":1}");
    }
  }
}
