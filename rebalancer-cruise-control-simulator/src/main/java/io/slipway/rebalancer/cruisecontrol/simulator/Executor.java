package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The executor of the server, which carries out one proposal at a time, and what of it the cluster
 * goes on with when the server is restarted. Not thread-safe.
 */
final class Executor {
  private enum State {
    NO_TASK_IN_PROGRESS,
    GENERATING_PROPOSALS_FOR_EXECUTION,
    INITIALIZING_PROPOSAL_EXECUTION,
    INTER_BROKER_REPLICA_MOVEMENT_TASK_IN_PROGRESS,
    LEADER_MOVEMENT_TASK_IN_PROGRESS,
    STOPPING_EXECUTION
  }

  private static final int CONCURRENCY = 10;
  private static final int LEADER_CONCURRENCY = 250;
  private static final int LEADERS = 23;

  /** An execution and how far it is. */
  private final class Run {
    final Task task;
    final Balance.Moves moves;
    final Instant began = timer.now();
    final Duration length;
    Execution record;
    @Nullable Instant stopped;

    Run(Task task, Balance.Moves moves) {
      this.task = task;
      this.moves = moves;
      this.length = Duration.ofNanos(Math.round(execute.toNanos() * balance.part(moves)));
      this.record =
          new Execution(
              task.id,
              task.query.get("reason").orElse(""),
              began,
              Optional.empty(),
              Execution.End.RUNNING);
    }

    int finished() {
      Instant until = stopped == null ? timer.now() : stopped;
      if (!until.isBefore(began.plus(length))) {
        return moves.movements();
      }
      double part = (double) Duration.between(began, until).toNanos() / length.toNanos();
      return (int) (part * moves.movements());
    }

    long finishedMegabytes() {
      return moves.movements() == 0 ? 0 : moves.megabytes() * finished() / moves.movements();
    }

    void end(Execution.End end) {
      balance.moved(moves, finished());
      record =
          new Execution(record.taskId(), record.reason(), began, Optional.of(timer.now()), end);
    }
  }

  private final Timer timer;
  private final Tasks tasks;
  private final Balance balance;
  private final Duration beginning;
  private final Duration execute;
  private final Duration leading;
  private final Duration stopping;
  private final boolean autoStopExternalAgent;
  private final List<Run> runs = new ArrayList<>();
  private State state = State.NO_TASK_IN_PROGRESS;
  private @Nullable Task task;
  private @Nullable Run run;
  private String reason = "";
  private boolean stopAsked;
  private boolean external;
  private @Nullable Instant lastEnd;
  private @Nullable Run orphan;

  Executor(Timer timer, Tasks tasks, Balance balance, CruiseControlSimulator.Builder settings) {
    this.timer = timer;
    this.tasks = tasks;
    this.balance = balance;
    this.beginning = settings.beginning;
    this.execute = settings.execute;
    this.leading = settings.leading;
    this.stopping = settings.stopping;
    this.autoStopExternalAgent = settings.autoStopExternalAgent;
  }

  List<Execution> executions() {
    return runs.stream().map(entry -> entry.record).toList();
  }

  boolean externalReassignment() {
    return external;
  }

  void externalReassignment(boolean moving) {
    external = moving;
  }

  /**
   * Returns why an execution is not taken on now; null if it is, which makes the executor its own.
   */
  @Nullable Failure generate(Task asking, String why) {
    if (hasOngoingExecution()) {
      return Failure.illegalState(Texts.ONGOING_EXECUTION);
    }
    if (external || orphan != null) {
      if (!autoStopExternalAgent) {
        return Failure.illegalState(Texts.EXTERNAL_REASSIGNMENT);
      }
      stopExternalAgent();
    }
    if (state != State.NO_TASK_IN_PROGRESS) {
      return Failure.ongoing(
          "Cannot generate proposals while the executor is in " + state + " state.");
    }
    state = State.GENERATING_PROPOSALS_FOR_EXECUTION;
    task = asking;
    reason = why;
    return null;
  }

  /** Says whether an execution has ended within a time. */
  boolean hasEndedWithin(Duration time) {
    return lastEnd != null && timer.now().isBefore(lastEnd.plus(time));
  }

  /** The proposal could not be computed, or moves nothing. */
  void giveUp(Task asking) {
    if (task == asking) {
      clear();
    }
  }

  /** Begins to carry out the proposal of the task for which the executor generates. */
  void execute(Task asking, Balance.Moves moves) {
    state = State.INITIALIZING_PROPOSAL_EXECUTION;
    timer.after(beginning, () -> begin(asking, moves));
  }

  /**
   * Asks the execution to stop, if there is one, and not one whose proposal is still being
   * computed: Cruise Control forgets that it was asked. It goes on with what is in flight.
   */
  void stop(boolean externalAgentToo) {
    if (hasOngoingExecution() && !stopAsked) {
      stopAsked = true;
      if (run != null) {
        wind(run);
      }
    }
    if (externalAgentToo) {
      stopExternalAgent();
    }
  }

  /** The server is restarted: it forgets its execution, of which what is in flight goes on. */
  void restart(Timer cluster) {
    if (run != null) {
      Run left = run;
      left.stopped = timer.now();
      orphan = left;
      cluster.after(stopping, () -> abandon(left));
    }
    clear();
  }

  private boolean hasOngoingExecution() {
    return state != State.NO_TASK_IN_PROGRESS && state != State.GENERATING_PROPOSALS_FOR_EXECUTION;
  }

  private void stopExternalAgent() {
    external = false;
    if (orphan != null) {
      abandon(orphan);
    }
  }

  private void abandon(Run left) {
    if (orphan == left) {
      left.end(Execution.End.FORGOTTEN);
      orphan = null;
    }
  }

  private void begin(Task begun, Balance.Moves moves) {
    state = State.INTER_BROKER_REPLICA_MOVEMENT_TASK_IN_PROGRESS;
    tasks.executionBegan(begun);
    Run started = new Run(begun, moves);
    run = started;
    runs.add(started);
    if (stopAsked) {
      wind(started);
    } else {
      timer.after(started.length, () -> lead(started));
    }
  }

  /** The replicas are where they shall be: leaders move. */
  private void lead(Run moved) {
    if (run == moved && moved.stopped == null) {
      state = State.LEADER_MOVEMENT_TASK_IN_PROGRESS;
      timer.after(leading, () -> end(moved, Execution.End.COMPLETED));
    }
  }

  /** The executor notices a stop at its next look, here after half of the time, then winds up. */
  private void wind(Run stopped) {
    stopped.stopped = timer.now();
    timer.after(
        stopping.dividedBy(2),
        () -> {
          state = State.STOPPING_EXECUTION;
          timer.after(
              stopping.minus(stopping.dividedBy(2)), () -> end(stopped, Execution.End.STOPPED));
        });
  }

  private void end(Run ended, Execution.End end) {
    boolean overtaken = end == Execution.End.COMPLETED && ended.stopped != null;
    if (run == ended && !overtaken) {
      ended.end(end);
      lastEnd = timer.now();
      tasks.executionEnded(ended.task, end == Execution.End.STOPPED);
      clear();
    }
  }

  private void clear() {
    state = State.NO_TASK_IN_PROGRESS;
    task = null;
    run = null;
    reason = "";
    stopAsked = false;
  }

  /** Returns {@code ExecutorState} of the answer to {@code state}. */
  Map<String, Object> json() {
    Map<String, Object> json = new HashMap<>();
    json.put("state", state.name());
    if (task != null) {
      json.put("triggeredSelfHealingTaskId", "");
      json.put("triggeredUserTaskId", task.id);
      json.put("triggeredTaskReason", reason);
    }
    if (run != null) {
      switch (state) {
        case STOPPING_EXECUTION -> addStopping(json, run);
        case LEADER_MOVEMENT_TASK_IN_PROGRESS -> addLeaders(json);
        default -> addReplicas(json, run);
      }
    }
    return json;
  }

  private static void addReplicas(Map<String, Object> json, Run run) {
    int finished = run.finished();
    json.put("maximumConcurrentPartitionMovementsPerBroker", CONCURRENCY);
    json.put("minimumConcurrentPartitionMovementsPerBroker", CONCURRENCY);
    json.put("averageConcurrentPartitionMovementsPerBroker", (double) CONCURRENCY);
    // The server looks when a batch has ended: it shows nothing between pending and finished.
    json.put("numInProgressPartitionMovements", 0);
    json.put("abortingPartitions", 0);
    json.put("numPendingPartitionMovements", run.moves.movements() - finished);
    json.put("numFinishedPartitionMovements", finished);
    json.put("numTotalPartitionMovements", run.moves.movements());
    json.put("finishedDataMovement", run.finishedMegabytes());
    json.put("totalDataToMove", run.moves.megabytes());
  }

  private static void addLeaders(Map<String, Object> json) {
    json.put("maximumBrokerLeaderMovementConcurrency", LEADER_CONCURRENCY);
    json.put("minimumBrokerLeaderMovementConcurrency", LEADER_CONCURRENCY);
    json.put("averageBrokerLeaderMovementConcurrency", (double) LEADER_CONCURRENCY);
    json.put("clusterLeaderMovementConcurrency", 1000);
    json.put("numPendingLeadershipMovements", LEADERS);
    json.put("numFinishedLeadershipMovements", 0);
    json.put("numTotalLeadershipMovements", LEADERS);
  }

  private static void addStopping(Map<String, Object> json, Run run) {
    json.put("maximumConcurrentPartitionMovementsPerBroker", CONCURRENCY);
    json.put("maximumConcurrentIntraBrokerPartitionMovementsPerBroker", 2);
    json.put("maximumBrokerLeaderMovementConcurrency", LEADER_CONCURRENCY);
    json.put("clusterLeaderMovementConcurrency", 1000);
    json.put("numCancelledLeadershipMovements", LEADERS);
    json.put("numInProgressPartitionMovements", 0);
    json.put("abortingPartitions", 0);
    json.put("numCancelledPartitionMovements", run.moves.movements() - run.finished());
    json.put("numInProgressIntraBrokerPartitionMovements", 0);
    json.put("numAbortingIntraBrokerPartitionMovements", 0);
    json.put("numCancelledIntraBrokerPartitionMovements", 0);
  }
}
