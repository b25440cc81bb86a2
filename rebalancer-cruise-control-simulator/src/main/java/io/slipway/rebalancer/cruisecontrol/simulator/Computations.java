package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the workers of the server compute. Not thread-safe. */
final class Computations {
  private static final SortedSet<String> GOALS =
      goals(
          "BrokerSetAware",
          "CpuCapacity",
          "CpuUsageDistribution",
          "DiskCapacity",
          "DiskUsageDistribution",
          "IntraBrokerDiskCapacity",
          "IntraBrokerDiskUsageDistribution",
          "KafkaAssignerDiskUsageDistribution",
          "KafkaAssignerEvenRackAware",
          "LeaderBytesInDistribution",
          "LeaderReplicaDistribution",
          "NetworkInboundCapacity",
          "NetworkInboundUsageDistribution",
          "NetworkOutboundCapacity",
          "NetworkOutboundUsageDistribution",
          "PotentialNwOut",
          "PreferredLeaderElection",
          "RackAwareDistribution",
          "RackAware",
          "ReplicaCapacity",
          "ReplicaDistribution",
          "TopicReplicaDistribution");
  private static final SortedSet<String> HARD_GOALS =
      goals(
          "CpuCapacity",
          "DiskCapacity",
          "NetworkInboundCapacity",
          "NetworkOutboundCapacity",
          "RackAware",
          "ReplicaCapacity");

  private final Timer timer;
  private final Executor executor;
  private final Balance balance;
  private List<Broker> brokers;
  private final Duration stateTime;
  private final Duration blind;
  private Duration compute;

  Computations(
      Timer timer, Executor executor, Balance balance, CruiseControlSimulator.Builder settings) {
    this.timer = timer;
    this.executor = executor;
    this.balance = balance;
    this.brokers = settings.brokers;
    this.stateTime = settings.stateTime;
    this.blind = settings.blind;
    this.compute = settings.compute;
  }

  /** Looks after another cluster from now on. */
  void brokers(List<Broker> value) {
    brokers = value;
  }

  private static SortedSet<String> goals(String... names) {
    SortedSet<String> goals = new TreeSet<>();
    for (String name : names) {
      goals.add(name + "Goal");
    }
    return goals;
  }

  /** Changes how long a proposal computes. */
  void compute(Duration value) {
    compute = value;
  }

  /**
   * Returns what a worker does for a task.
   *
   * @param task the task
   * @param failure with what it fails; null if it does not
   */
  Workers.Job of(Task task, @Nullable Failure failure) {
    return task.endpoint == Endpoint.STATE ? new State(task, failure) : new Proposal(task, failure);
  }

  private final class State implements Workers.Job {
    private final Task task;
    private final @Nullable Failure failure;

    State(Task task, @Nullable Failure failure) {
      this.task = task;
      this.failure = failure;
    }

    @Override
    public Duration begin() {
      task.begun = true;
      return stateTime;
    }

    @Override
    public void end() {
      String body = Bodies.of(task.query, Bodies.state(task.query, executor.json()));
      task.complete(new Task.Result(body, failure));
    }
  }

  private final class Proposal implements Workers.Job {
    private final Task task;
    private final boolean dryRun;
    private @Nullable Failure failure;

    Proposal(Task task, @Nullable Failure failure) {
      this.task = task;
      this.dryRun = task.query.flag("dryrun", true);
      this.failure = failure;
    }

    @Override
    public Duration begin() {
      task.begun = true;
      Failure refused = dryRun ? null : executor.generate(task, reason());
      if (refused == null) {
        refused = wrongGoals();
      }
      if (refused != null) {
        failure = refused;
        return Duration.ZERO;
      }
      return compute;
    }

    @Override
    public void end() {
      if (failure == null) {
        failure = executor.hasEndedWithin(blind) ? Failure.notEnoughValidWindows() : wrongBroker();
      }
      if (failure != null) {
        executor.giveUp(task);
        task.complete(new Task.Result("", failure));
        return;
      }
      Balance.Moves moves = balance.propose(task);
      if (!dryRun) {
        if (moves.movements() == 0) {
          executor.giveUp(task);
        } else {
          executor.execute(task, moves);
        }
      }
      task.complete(
          new Task.Result(
              Bodies.of(task.query, Bodies.proposal(task.query, moves, brokers)), null));
    }

    private String reason() {
      return task.query.get("reason").orElse("No reason provided")
          + " (Client: "
          + Texts.CLIENT
          + ", Date: "
          + timer.now().truncatedTo(ChronoUnit.SECONDS)
          + ")";
    }

    private @Nullable Failure wrongGoals() {
      List<String> names =
          task.query.list("goals").stream()
              .map(goal -> goal.substring(goal.lastIndexOf('.') + 1))
              .toList();
      List<String> unknown = names.stream().filter(goal -> !GOALS.contains(goal)).toList();
      if (!unknown.isEmpty()) {
        return illegalArgument("Goals " + unknown + " are not supported. Supported: " + GOALS);
      }
      boolean checked = !task.query.flag("skip_hard_goal_check", false);
      List<String> missing = HARD_GOALS.stream().filter(goal -> !names.contains(goal)).toList();
      if (checked && !names.isEmpty() && !missing.isEmpty()) {
        return illegalArgument(
            "Missing hard goals "
                + missing
                + " in the provided goals: "
                + names
                + ". Add skip_hard_goal_check=true parameter to ignore this sanity check.");
      }
      return null;
    }

    private @Nullable Failure wrongBroker() {
      for (String id : task.query.list("brokerid")) {
        if (broker(id).isEmpty()) {
          // The two endpoints have it from different places.
          String name = task.endpoint == Endpoint.ADD_BROKER ? "[" + id + "]" : id;
          return illegalArgument("Broker " + name + " does not exist.");
        }
      }
      for (String disk : task.query.list("brokerid_and_logdirs")) {
        int dash = disk.indexOf('-');
        String id = disk.substring(0, Math.max(0, dash));
        Optional<Broker> broker = broker(id);
        if (broker.isEmpty()) {
          return illegalArgument("Broker [" + id + "] does not exist.");
        }
        if (!broker.get().logDirectories().contains(disk.substring(dash + 1))) {
          return illegalArgument("Invalid log dirs provided for broker " + id + ".");
        }
      }
      return null;
    }

    private static Failure illegalArgument(String message) {
      return Failure.wrapped("java.lang.IllegalArgumentException", message);
    }

    private Optional<Broker> broker(String id) {
      return brokers.stream()
          .filter(candidate -> Integer.toString(candidate.id()).equals(id))
          .findFirst();
    }
  }
}
