package io.slipway.backend.fake;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.RebalancerInfo;
import io.slipway.spi.RebalancerLoad;
import io.slipway.spi.RebalancerProvider;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TaskObservation;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rebalancer with a server in memory, on a clock of the test's choice: it computes and executes
 * for a while, executes one task at a time, and fails as it is told. As a rebalancer it is that
 * server itself, without bounds and never closed; {@link #provider()} opens proper clients of it.
 * Thread-safe.
 */
public final class FakeRebalancer implements Rebalancer {
  /** A request that can be told to fail. */
  public enum Request {
    PROPOSE,
    EXECUTE,
    STOP,
    OBSERVE
  }

  /** How a request fails. */
  public enum Failure {
    /** Refused for want of room; without effect. */
    REFUSED,
    /** The request never arrives, and nobody is told. */
    LOST,
    /** It takes effect, and the reply is lost. */
    REPLY_LOST,
    /** It is too early for it; without effect. */
    NOT_YET,
    /** It will never succeed. */
    PERMANENT,
    /** What answers speaks another language; whether it takes effect is not known. */
    UNREADABLE,
    /** Nobody is there; without effect. */
    UNREACHABLE
  }

  private static final String NAME = "fake";
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private static final class Task {
    private final RebalanceKey key;
    private final String id;
    private final boolean moves;
    private final Instant computedAt;
    private TaskObservation.Phase phase = TaskObservation.Phase.COMPUTING;
    private @Nullable Instant endsAt;
    private boolean uncomputed;

    Task(RebalanceKey key, String id, boolean moves, Instant computedAt) {
      this.key = key;
      this.id = id;
      this.moves = moves;
      this.computedAt = computedAt;
    }
  }

  private final TimeSource time;
  private final Duration pollInterval;
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<Request, Deque<Failure>> failures = new HashMap<>();
  private final Map<Request, Runnable> actions = new HashMap<>();
  private final List<Task> begun = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private Duration compute = Duration.ofSeconds(3);
  private Duration execute = Duration.ofMinutes(1);
  private long moves = 12;
  private @Nullable Long executes;
  private Set<String> workloads = Set.of();
  private @Nullable Set<String> parameters;
  private @Nullable List<RebalanceMember> members;
  private @Nullable Failure lasting;
  private boolean silent;
  private boolean hidden;
  private boolean anothers;
  private boolean uncomputable;
  private boolean unproposable;
  private int count;
  private int refusals;
  private int changes;

  /**
   * Makes a server without tasks that should be asked every 10 seconds.
   *
   * @param time its clock
   */
  public FakeRebalancer(TimeSource time) {
    this(time, Duration.ofSeconds(10));
  }

  /**
   * Makes a server without tasks.
   *
   * @param time its clock
   * @param pollInterval how often it should be asked
   */
  public FakeRebalancer(TimeSource time, Duration pollInterval) {
    this.time = time;
    this.pollInterval = pollInterval;
  }

  /** Sets how long the next tasks compute and execute. */
  public synchronized void takes(Duration toCompute, Duration toExecute) {
    compute = toCompute;
    execute = toExecute;
  }

  /** Sets how many replicas the next proposals move. */
  public synchronized void moves(long replicas) {
    moves = replicas;
  }

  /**
   * Sets how many replicas the next executions move, as they are computed anew: as many as the
   * proposals, unless it is set.
   */
  public synchronized void executes(long replicas) {
    executes = replicas;
  }

  /** Has the next requests of a kind fail, one after the other. */
  public synchronized void fail(Request request, Failure... how) {
    failures.computeIfAbsent(request, any -> new ArrayDeque<>()).addAll(List.of(how));
  }

  /** Runs something while the next request of a kind is on its way, on the thread that makes it. */
  public synchronized void during(Request request, Runnable action) {
    actions.put(request, action);
  }

  /** Has each request fail from now on. */
  public synchronized void failEach(Failure how) {
    lasting = how;
  }

  /** Answers no request of a rebalancer that its provider opens from now on; without effect. */
  public synchronized void fallSilent() {
    silent = true;
  }

  /** Tells of tasks only from now on, and not of the executor. */
  public synchronized void hideExecutor() {
    hidden = true;
  }

  /** Has no further request fail, and answers each. */
  public synchronized void heal() {
    failures.clear();
    lasting = null;
    silent = false;
    hidden = false;
  }

  /** Serves clusters of this workload only, and knows these parameters only; all by default. */
  public synchronized void serves(String workload, Set<String> known) {
    workloads = Set.of(workload);
    parameters = Set.copyOf(known);
  }

  /** Watches the cluster of these members, and is another's for all others; any by default. */
  public synchronized void watches(List<RebalanceMember> cluster) {
    members = List.copyOf(cluster);
  }

  /** Has somebody else's execution begin or end. */
  public synchronized void anothersExecution(boolean running) {
    anothers = running;
  }

  /** Returns whether somebody else's execution runs. */
  public synchronized boolean isOnAnothers() {
    return anothers;
  }

  /** Forgets all tasks and ends what is executed, as a restart of the server does. */
  public synchronized void restart() {
    tasks.clear();
  }

  /** Forgets all tasks that have ended, as a server does after a while. */
  public synchronized void forgetEnded() {
    advance();
    tasks
        .values()
        .removeIf(
            task ->
                task.phase == TaskObservation.Phase.COMPUTED
                    || task.phase == TaskObservation.Phase.COMPLETED
                    || task.phase == TaskObservation.Phase.FAILED);
  }

  /** Has the task that is executed fail. */
  public synchronized void failExecution() {
    advance();
    executingTask().ifPresent(task -> task.phase = TaskObservation.Phase.FAILED);
  }

  /** Has the next execution fail before it moves anything, for a reason that passes. */
  public synchronized void failComputation() {
    uncomputable = true;
  }

  /** Has the next proposal fail while it is computed, for a reason that passes. */
  public synchronized void failProposal() {
    unproposable = true;
  }

  /** Returns the keys of all executions that have begun, in order. */
  public synchronized List<RebalanceKey> executions() {
    advance();
    return begun.stream().map(task -> task.key).toList();
  }

  /** Returns the keys of all executions that have ended well, in the order of their begin. */
  public synchronized List<RebalanceKey> completed() {
    advance();
    return begun.stream()
        .filter(task -> task.phase == TaskObservation.Phase.COMPLETED)
        .map(task -> task.key)
        .toList();
  }

  /** Returns the key of what is executed, unless it is somebody else's. */
  public synchronized Optional<RebalanceKey> executing() {
    advance();
    return executingTask().map(task -> task.key);
  }

  /** Returns the requests that came, in order: their kinds, and the keys of those of one task. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** Returns how many tasks were taken and how many executions were stopped. */
  public synchronized int changes() {
    return changes;
  }

  /**
   * Returns a provider, named {@code fake}, that opens clients of this server whatever the address.
   * They add what this object, as a rebalancer, lacks: an end, bounds, and whose server it is.
   */
  public RebalancerProvider provider() {
    return new RebalancerProvider() {
      @Override
      public String name() {
        return NAME;
      }

      @Override
      public List<OptionInfo> options() {
        return List.of();
      }

      @Override
      public Rebalancer open(RebalancerContext context) {
        return new FakeRebalancerClient(FakeRebalancer.this);
      }
    };
  }

  @Override
  public synchronized RebalancerInfo info() {
    return new RebalancerInfo(
        NAME, workloads, EnumSet.allOf(RebalanceMode.class), pollInterval, SETTLE);
  }

  @Override
  public synchronized void check(RebalanceSpec spec, String workload) {
    if (!workloads.isEmpty() && !workloads.contains(workload)) {
      throw new SlipwayException(
          Problem.of(ErrorCode.UNSUPPORTED, "the fake server does not serve '" + workload + "'")
              .withExpected("one of " + workloads)
              .withActual("'" + workload + "'"));
    }
    for (String name : spec.parameters().keySet()) {
      if (parameters != null && !parameters.contains(name)) {
        throw new SlipwayException(
            Problem.of(ErrorCode.INVALID_ARGUMENT, "unknown parameter of the fake server")
                .withExpected("one of " + parameters)
                .withActual("'" + name + "'"));
      }
    }
  }

  @Override
  public synchronized RebalanceReply propose(RebalanceCall call) {
    return call.taskId().isPresent()
        ? again(call, call.taskId().get())
        : request(Request.PROPOSE, call, compute, false);
  }

  private RebalanceReply again(RebalanceCall call, String id) {
    requests.add(Request.PROPOSE + " " + call.key() + " " + id);
    advance();
    Failure failure = next(Request.PROPOSE);
    if (failure != null) {
      throw FakeRebalancerFailures.of(failure);
    }
    Task task = tasks.get(id);
    if (task == null) {
      throw FakeRebalancerFailures.builder(RebalanceException.Kind.FORGOTTEN, "TaskForgotten")
          .build();
    }
    RebalanceReply reply = RebalanceReply.taken(id);
    return task.phase == TaskObservation.Phase.COMPUTED ? reply.with(summary(moves)) : reply;
  }

  @Override
  public synchronized RebalanceReply execute(RebalanceCall call) {
    return request(Request.EXECUTE, call, compute, true);
  }

  private RebalanceReply request(
      Request request, RebalanceCall call, Duration toCompute, boolean executes) {
    requests.add(request + " " + call.key());
    advance();
    Failure failure = next(request);
    boolean busy = executes && (anothers || executingTask().isPresent());
    if (failure != null && failure != Failure.REPLY_LOST) {
      throw FakeRebalancerFailures.of(failure);
    }
    if (busy) {
      throw FakeRebalancerFailures.of(Failure.NOT_YET);
    }
    Task task = new Task(call.key(), "task-" + ++count, executes, time.now().plus(toCompute));
    tasks.put(task.id, task);
    changes++;
    advance();
    if (failure != null) {
      throw FakeRebalancerFailures.of(failure);
    }
    return RebalanceReply.taken(task.id);
  }

  @Override
  public synchronized void stop(RebalanceCall call) {
    requests.add(Request.STOP + " " + call.key());
    advance();
    Failure failure = next(Request.STOP);
    if (failure != null && failure != Failure.REPLY_LOST) {
      throw FakeRebalancerFailures.of(failure);
    }
    executingTask()
        .filter(task -> task.key.isOfSameRequest(call.key()))
        .ifPresent(
            task -> {
              task.phase = TaskObservation.Phase.FAILED;
              changes++;
            });
    if (failure != null) {
      throw FakeRebalancerFailures.of(failure);
    }
  }

  @Override
  public synchronized RebalanceObservation observe(
      Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
    requests.add(Request.OBSERVE.name());
    advance();
    Failure failure = next(Request.OBSERVE);
    if (failure != null) {
      throw FakeRebalancerFailures.of(failure);
    }
    Map<RebalanceKey, TaskObservation> seen = new HashMap<>();
    for (RebalanceCall call : calls) {
      seen.put(call.key(), observed(call));
    }
    return new RebalanceObservation(executor(), seen);
  }

  private TaskObservation observed(RebalanceCall call) {
    Task task =
        call.taskId()
            .map(tasks::get)
            .or(
                () ->
                    tasks.values().stream()
                        .filter(one -> one.key.equals(call.key()))
                        .reduce((first, second) -> second))
            .orElse(null);
    if (task == null) {
      return TaskObservation.of(TaskObservation.Phase.ABSENT);
    }
    TaskObservation seen = TaskObservation.of(task.phase).withTaskId(task.id);
    if (task.uncomputed) {
      return seen.withFailure(
          FakeRebalancerFailures.builder(RebalanceException.Kind.TRANSIENT, "NotComputed")
              .outcome(Outcome.NOT_APPLIED)
              .build());
    }
    return task.phase == TaskObservation.Phase.COMPUTING
        ? seen
        : seen.withSummary(summary(task.moves && executes != null ? executes : moves));
  }

  private static ProposalSummary summary(long replicas) {
    return new ProposalSummary(replicas, 0, replicas, new TreeMap<>());
  }

  private ExecutorObservation executor() {
    if (hidden) {
      return ExecutorObservation.unknown(
          FakeRebalancerFailures.builder(RebalanceException.Kind.TRANSIENT, "ExecutorUnknown")
              .build());
    }
    if (anothers) {
      return ExecutorObservation.builder(ExecutorObservation.State.EXECUTING)
          .description("somebody else's")
          .build();
    }
    return executingTask()
        .map(
            task ->
                ExecutorObservation.builder(ExecutorObservation.State.EXECUTING)
                    .key(task.key)
                    .taskId(task.id)
                    .megabytes(moved(task), moves)
                    .build())
        .orElseGet(() -> ExecutorObservation.builder(ExecutorObservation.State.IDLE).build());
  }

  /** As much as time has passed. */
  private long moved(Task task) {
    Instant end = task.endsAt;
    long whole = end == null ? 0 : Duration.between(task.computedAt, end).toMillis();
    return whole == 0
        ? 0
        : moves * Duration.between(task.computedAt, time.now()).toMillis() / whole;
  }

  private Optional<Task> executingTask() {
    return tasks.values().stream()
        .filter(task -> task.phase == TaskObservation.Phase.EXECUTING)
        .findFirst();
  }

  private void advance() {
    Instant now = time.now();
    for (Task task : tasks.values()) {
      if (task.phase == TaskObservation.Phase.COMPUTING && !now.isBefore(task.computedAt)) {
        task.uncomputed = task.moves ? uncomputable : unproposable;
        uncomputable &= !task.moves;
        unproposable &= task.moves;
        task.phase = computed(task);
        if (task.phase == TaskObservation.Phase.EXECUTING) {
          begun.add(task);
          task.endsAt = task.computedAt.plus(execute);
        }
      }
      Instant end = task.endsAt;
      if (task.phase == TaskObservation.Phase.EXECUTING && end != null && !now.isBefore(end)) {
        task.phase = TaskObservation.Phase.COMPLETED;
      }
    }
  }

  private static TaskObservation.Phase computed(Task task) {
    if (task.uncomputed) {
      return TaskObservation.Phase.FAILED;
    }
    return task.moves ? TaskObservation.Phase.EXECUTING : TaskObservation.Phase.COMPUTED;
  }

  private @Nullable Failure next(Request request) {
    Runnable action = actions.remove(request);
    if (action != null) {
      action.run();
    }
    Deque<Failure> waiting = failures.get(request);
    Failure planned = waiting == null ? null : waiting.poll();
    Failure failure = planned == null ? lasting : planned;
    refusals += failure == Failure.REFUSED ? 1 : 0;
    return failure;
  }

  /** For a client that asks; true if it gets no answer. */
  synchronized boolean swallows(Request request) {
    if (silent) {
      requests.add(request + " unanswered");
    }
    return silent;
  }

  /** Returns the cluster that it watches; empty if that does not matter. */
  synchronized Optional<List<RebalanceMember>> members() {
    return Optional.ofNullable(members);
  }

  TimeSource time() {
    return time;
  }

  @Override
  public synchronized RebalancerLoad load() {
    return new RebalancerLoad(0, Duration.ZERO, requests.size(), refusals);
  }

  @Override
  public void close() {}
}
