package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the workers of the server compute. Not thread-safe. */
final class Computations {
  /** {@code goals} of Cruise Control's default configuration, in its words. */
  private static final Set<String> GOALS =
      Stream.of(
              "BrokerSetAware",
              "RackAware",
              "RackAwareDistribution",
              "MinTopicLeadersPerBroker",
              "ReplicaCapacity",
              "DiskCapacity",
              "NetworkInboundCapacity",
              "NetworkOutboundCapacity",
              "CpuCapacity",
              "ReplicaDistribution",
              "PotentialNwOut",
              "DiskUsageDistribution",
              "NetworkInboundUsageDistribution",
              "NetworkOutboundUsageDistribution",
              "CpuUsageDistribution",
              "LeaderReplicaDistribution",
              "LeaderBytesInDistribution",
              "TopicReplicaDistribution",
              "PreferredLeaderElection")
          .map(name -> name + "Goal")
          .collect(Collectors.toUnmodifiableSet());

  private final Timer timer;
  private final Executor executor;
  private final Balance balance;
  private final List<Broker> brokers;
  private final Duration stateTime;
  private Duration compute;

  Computations(
      Timer timer, Executor executor, Balance balance, CruiseControlSimulator.Builder settings) {
    this.timer = timer;
    this.executor = executor;
    this.balance = balance;
    this.brokers = settings.brokers;
    this.stateTime = settings.stateTime;
    this.compute = settings.compute;
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
        refused = unknownGoals();
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
        failure = unknownBroker();
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

    private @Nullable Failure unknownGoals() {
      List<String> unknown =
          task.query.list("goals").stream()
              .filter(goal -> !GOALS.contains(goal.substring(goal.lastIndexOf('.') + 1)))
              .toList();
      return unknown.isEmpty()
          ? null
          : Failure.illegalArgument("Goals " + unknown + " are not supported. Supported: " + GOALS);
    }

    private @Nullable Failure unknownBroker() {
      for (String id : task.query.list("brokerid")) {
        if (broker(id).isEmpty()) {
          return Failure.wrapped(
              "java.lang.IllegalArgumentException", "Broker " + id + " does not exist.");
        }
      }
      for (String disk : task.query.list("brokerid_and_logdirs")) {
        String[] parts = disk.split("-", 2);
        boolean known =
            broker(parts[0])
                .filter(
                    found ->
                        found
                            .logDirectories()
                            .containsAll(Arrays.asList(parts).subList(1, parts.length)))
                .isPresent();
        if (!known) {
          return Failure.wrapped(
              "java.lang.IllegalArgumentException",
              "Invalid log dirs provided for broker " + parts[0] + ".");
        }
      }
      return null;
    }

    private Optional<Broker> broker(String id) {
      return brokers.stream()
          .filter(candidate -> Integer.toString(candidate.id()).equals(id))
          .findFirst();
    }
  }
}
