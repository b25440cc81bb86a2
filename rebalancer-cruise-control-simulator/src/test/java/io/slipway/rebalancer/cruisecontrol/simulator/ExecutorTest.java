package io.slipway.rebalancer.cruisecontrol.simulator;

import static io.slipway.rebalancer.cruisecontrol.simulator.RawClient.get;
import static io.slipway.rebalancer.cruisecontrol.simulator.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.rebalancer.cruisecontrol.simulator.Execution.End;
import io.slipway.rebalancer.cruisecontrol.simulator.RawClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Executions: one at a time, their progress, their stop, and what is left to move after them. */
@Timeout(60)
class ExecutorTest {
  private static final String STATE = "state?substates=executor&json=true";
  private static final String TASKS = "user_tasks?json=true&endpoints=rebalance,add_broker";
  private static final String EXECUTE = "rebalance?dryrun=false&json=true&reason=ours";
  private static final String DRY = "rebalance?json=true";
  private static final String STOP = "stop_proposal_execution?json=true";

  @Test
  void anExecutionProgressesInMegabytesAndLeavesNothingToMove() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder().execute(Duration.ofSeconds(32)).start()) {
      String id = post(simulator, EXECUTE).taskId();
      simulator.advance(Duration.ofSeconds(8));

      assertThat(get(simulator, STATE).body())
          .contains("\"finishedDataMovement\":80,", "\"totalDataToMove\":320,")
          .contains("\"numFinishedPartitionMovements\":8,", "\"triggeredUserTaskId\":\"" + id);
      simulator.advance(Duration.ofSeconds(24));

      assertThat(get(simulator, STATE).body()).contains("NO_TASK_IN_PROGRESS");
      assertThat(get(simulator, TASKS).body()).contains("\"Completed\"");
      assertThat(post(simulator, DRY).body()).contains("\"numReplicaMovements\":0,");
      assertThat(simulator.executions())
          .containsExactly(
              new Execution(
                  id,
                  "ours",
                  simulator.now().minusSeconds(32),
                  Optional.of(simulator.now()),
                  End.COMPLETED));
      simulator.unbalance();
      assertThat(post(simulator, DRY).body()).contains("\"numReplicaMovements\":32,");
    }
  }

  @Test
  void whileLeadersMoveTheStateSaysNothingOfTheData() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .execute(Duration.ofSeconds(6))
            .leading(Duration.ofSeconds(4))
            .start()) {
      post(simulator, EXECUTE);
      simulator.advance(Duration.ofSeconds(6));
      assertThat(get(simulator, STATE).body())
          .contains("LEADER_MOVEMENT_TASK_IN_PROGRESS", "\"triggeredUserTaskId\"")
          .doesNotContain("DataMovement");
      simulator.advance(Duration.ofSeconds(4));
      assertThat(simulator.executions()).extracting(Execution::end).containsExactly(End.COMPLETED);
    }
  }

  @Test
  void proposalsMayFailUntilTheWindowsAreFullAgain() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .execute(Duration.ofSeconds(6))
            .blind(Duration.ofSeconds(30))
            .start()) {
      post(simulator, EXECUTE);
      simulator.advance(Duration.ofMillis(35_999));
      assertThat(post(simulator, DRY).body()).contains("NotEnoughValidWindowsException");
      simulator.advance(Duration.ofMillis(1));
      assertThat(post(simulator, DRY).status()).isEqualTo(200);
    }
  }

  @Test
  void aDryRunExecutesNothingAndIsTheDefault() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      post(simulator, DRY);

      assertThat(simulator.executions()).isEmpty();
      assertThat(get(simulator, STATE).body()).contains("NO_TASK_IN_PROGRESS");
    }
  }

  @Test
  void aProposalThatMovesNothingIsCompletedWithoutAnExecution() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().movements(0).start()) {
      assertThat(post(simulator, EXECUTE).status()).isEqualTo(200);
      simulator.advance(Duration.ofSeconds(5));

      assertThat(get(simulator, TASKS).body()).contains("\"Completed\"");
      assertThat(simulator.executions()).isEmpty();
      assertThat(post(simulator, EXECUTE).status()).as("once more").isEqualTo(200);
    }
  }

  @Test
  void onlyOneExecutionRunsAndOnlyOneIsComputed() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .maxBlockTime(Duration.ZERO)
            .compute(Duration.ofSeconds(4))
            .execute(Duration.ofSeconds(30))
            .start()) {
      String id = post(simulator, EXECUTE).taskId();

      assertThat(get(simulator, STATE).body()).contains("GENERATING_PROPOSALS_FOR_EXECUTION", id);
      assertThat(post(simulator, "add_broker?brokerid=3&dryrun=false&json=true").body())
          .contains(
              "OngoingExecutionException: Cannot generate proposals while the executor is in"
                  + " GENERATING_PROPOSALS_FOR_EXECUTION state.");
      assertThat(post(simulator, DRY).status()).as("a dry run").isEqualTo(202);
      simulator.advance(Duration.ofSeconds(5));
      assertThat(post(simulator, "add_broker?brokerid=3&dryrun=false&json=true").body())
          .contains("Cannot start a new execution while there is an ongoing execution.");
      simulator.advance(Duration.ofSeconds(60));
      assertThat(simulator.executions()).extracting(Execution::taskId).containsExactly(id);
      assertThat(simulator.executionsAtOnce()).isEqualTo(1);
    }
  }

  @Test
  void aStoppedExecutionGoesOnForAWhileAndLeavesTheRest() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .execute(Duration.ofSeconds(32))
            .stopping(Duration.ofSeconds(8))
            .start()) {
      post(simulator, EXECUTE);
      simulator.advance(Duration.ofSeconds(8));
      post(simulator, STOP);

      assertThat(get(simulator, STATE).body()).contains("MOVEMENT_TASK_IN_PROGRESS");
      simulator.advance(Duration.ofSeconds(4));
      assertThat(get(simulator, STATE).body())
          .contains("STOPPING_EXECUTION", "\"triggeredTaskReason\":\"ours (");
      assertThat(get(simulator, TASKS).body()).contains("\"InExecution\"");
      simulator.advance(Duration.ofSeconds(4));
      assertThat(get(simulator, STATE).body()).contains("NO_TASK_IN_PROGRESS");
      assertThat(get(simulator, TASKS).body()).contains("\"CompletedWithError\"");
      assertThat(simulator.executions()).extracting(Execution::end).containsExactly(End.STOPPED);
      simulator.advance(Duration.ofSeconds(60));
      assertThat(simulator.executions()).extracting(Execution::end).containsExactly(End.STOPPED);
      assertThat(post(simulator, DRY).body()).contains("\"numReplicaMovements\":24,");
    }
  }

  @Test
  void aStopNearTheEndOutlastsIt() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .execute(Duration.ofSeconds(6))
            .leading(Duration.ofSeconds(6))
            .stopping(Duration.ofSeconds(20))
            .start()) {
      post(simulator, EXECUTE);
      simulator.advance(Duration.ofSeconds(5));
      post(simulator, STOP);
      simulator.advance(Duration.ofSeconds(2));
      assertThat(get(simulator, STATE).body()).contains("INTER_BROKER_REPLICA_MOVEMENT");
      simulator.advance(Duration.ofSeconds(18));
      assertThat(simulator.executions()).extracting(Execution::end).containsExactly(End.STOPPED);
    }
  }

  @Test
  void aStopWhileLeadersMoveOutlastsThem() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .execute(Duration.ofSeconds(6))
            .leading(Duration.ofSeconds(6))
            .stopping(Duration.ofSeconds(20))
            .start()) {
      post(simulator, EXECUTE);
      simulator.advance(Duration.ofSeconds(8));
      post(simulator, STOP);
      simulator.advance(Duration.ofSeconds(6));
      assertThat(simulator.executions()).extracting(Execution::end).containsExactly(End.RUNNING);
      simulator.advance(Duration.ofSeconds(14));
      assertThat(simulator.executions()).extracting(Execution::end).containsExactly(End.STOPPED);
    }
  }

  @Test
  void aStopWhileTheProposalIsComputedIsLost() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .maxBlockTime(Duration.ZERO)
            .compute(Duration.ofSeconds(4))
            .start()) {
      post(simulator, EXECUTE);
      post(simulator, STOP);
      simulator.advance(Duration.ofSeconds(5));
      assertThat(simulator.executions()).extracting(Execution::end).containsExactly(End.RUNNING);
    }
  }

  @Test
  void aStopBeforeTheFirstMovementIsHeard() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder().beginning(Duration.ofSeconds(4)).start()) {
      post(simulator, EXECUTE);
      post(simulator, STOP);
      simulator.advance(Duration.ofSeconds(6));
      assertThat(simulator.executions()).extracting(Execution::end).containsExactly(End.STOPPED);
    }
  }

  @Test
  void aRestartLeavesWhatIsInFlightToTheCluster() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .execute(Duration.ofSeconds(32))
            .autoStopExternalAgent(false)
            .start()) {
      post(simulator, EXECUTE);
      simulator.advance(Duration.ofSeconds(16));
      simulator.restart();

      assertThat(get(simulator, STATE).body()).contains("NO_TASK_IN_PROGRESS");
      assertThat(post(simulator, EXECUTE).body())
          .contains("ongoing partition reassignments initiated by external agent");
      simulator.advance(Duration.ofSeconds(2));
      assertThat(post(simulator, EXECUTE).status()).isEqualTo(200);
      assertThat(simulator.executions())
          .extracting(Execution::end)
          .containsExactly(End.FORGOTTEN, End.RUNNING);
      assertThat(simulator.executionsAtOnce()).isEqualTo(1);
      assertThat(get(simulator, STATE).body()).contains("\"numTotalPartitionMovements\":16");
    }
  }

  @Test
  void aRequestForAnExecutionCancelsTheMovementsOfOthersByDefault() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      simulator.externalReassignment(true);
      post(simulator, DRY);
      assertThat(simulator.externalReassignment()).isTrue();

      simulator.inject(Fault.notEnoughValidWindows(), 1);
      assertThat(post(simulator, EXECUTE).status()).isEqualTo(500);
      assertThat(simulator.externalReassignment()).as("even if it fails then").isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"'',false", "&stop_external_agent=true,false", "&stop_external_agent=false,true"})
  void aStopReachesTheMovementsOfOthersUnlessItIsToldNotTo(String parameter, boolean moving)
      throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      simulator.externalReassignment(true);

      post(simulator, STOP + parameter);

      assertThat(simulator.externalReassignment()).isEqualTo(moving);
    }
  }

  @Test
  void theBrokersAreThoseOfTheClusterAndOthersAreRefused() throws IOException {
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder()
            .slots(10)
            .brokers(List.of(new Broker(7, List.of("/data/7")), new Broker(8, List.of("/a", "/b"))))
            .start()) {
      assertThat(get(simulator, "kafka_cluster_state?json=true").body())
          .contains("\"OnlineLogDirsByBrokerId\":{\"7\":[\"/data/7\"],\"8\":[\"/a\",\"/b\"]}");
      assertThat(post(simulator, "remove_broker?brokerid=8&json=true").status()).isEqualTo(200);
      assertThat(post(simulator, "remove_disks?brokerid_and_logdirs=8-/a&json=true").status())
          .isEqualTo(200);
      Answer unknown = post(simulator, "remove_broker?brokerid=9&dryrun=false&json=true");
      assertThat(unknown.status()).isEqualTo(500);
      assertThat(unknown.body())
          .contains(
              "KafkaCruiseControlException: java.lang.IllegalArgumentException: Broker 9 does not"
                  + " exist.");
      assertThat(post(simulator, "add_broker?brokerid=7,9&json=true").body())
          .contains("Broker [9] does not exist.");
      assertThat(post(simulator, "remove_disks?brokerid_and_logdirs=8-/c&json=true").body())
          .contains("Invalid log dirs provided for broker 8.");
      assertThat(get(simulator, STATE).body()).contains("NO_TASK_IN_PROGRESS");
    }
  }

  @Test
  void wrongParametersAreRefusedBeforeThereIsATask() throws IOException {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      assertThat(post(simulator, "add_broker?json=true").body())
          .contains("Target broker ID is not provided for ADD_BROKER request");
      assertThat(post(simulator, "add_broker?brokerid=x&json=true").body())
          .contains("For input string: \\\"x\\\"");
      assertThat(get(simulator, "user_tasks?entries=x&json=true").status()).isEqualTo(400);
      assertThat(post(simulator, "remove_disks?verbose=true&json=true").body())
          .contains("Unrecognized endpoint parameters in REMOVE_DISKS POST request: [verbose].");
      assertThat(get(simulator, "state?substates=nosuch&json=true").body())
          .contains("Unsupported substates in [nosuch]. Supported: [ANALYZER, MONITOR, EXECUTOR,");
      assertThat(simulator.requests()).extracting(Request::status).containsOnly(400);
      assertThat(simulator.slotsInUse()).isZero();
      assertThat(post(simulator, "rebalance?goals=NoGoal&json=true").body())
          .contains("java.lang.IllegalArgumentException: Goals [NoGoal] are not supported.");
      String goals = "rebalance?goals=ReplicaDistributionGoal&json=true";
      assertThat(post(simulator, goals).body())
          .contains("Missing hard goals [CpuCapacityGoal, ", "in the provided goals: [Replica");
      assertThat(post(simulator, goals + "&skip_hard_goal_check=true").status()).isEqualTo(200);
    }
  }
}
