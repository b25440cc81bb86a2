package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent.Committed;
import io.slipway.engine.EngineEvent.OperationEnded;
import io.slipway.engine.EngineEvent.OperationStarted;
import io.slipway.engine.EngineListener;
import io.slipway.engine.Explanation;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus.Phase;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationPlan;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.Rebalances;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An engine that keeps states in memory, notes every call, and does at each what a test says. */
final class ScriptedEngine implements SlipwayEngine {
  private static final Call PLAIN = new Call(CommandOptions.defaults(), new CancellationToken());

  final List<String> calls = new ArrayList<>();
  final Map<ClusterName, ClusterStatus> clusters = new TreeMap<>();
  final ScriptedRebalances rebalances = new ScriptedRebalances(calls);
  final List<RecoveryReport> reports = new ArrayList<>();

  /** How a call was made. */
  record Call(CommandOptions options, CancellationToken cancellation) {
    Duration timeout() {
      return options.timeout();
    }
  }

  private final Map<String, Consumer<Call>> scripts = new HashMap<>();
  boolean closed;

  /** Runs the script at the beginning of each such call; what it throws, the call throws. */
  ScriptedEngine at(String command, Consumer<Call> script) {
    scripts.put(command, script);
    return this;
  }

  ScriptedEngine failing(String command, ErrorCode code) {
    return at(
        command,
        options -> {
          throw new SlipwayException(code, command + " failed: expected luck, was " + code);
        });
  }

  ScriptedEngine with(ClusterStatus status) {
    clusters.put(status.cluster().name(), status);
    return this;
  }

  @Override
  public ClusterStatus execute(
      Command command, CommandOptions options, CancellationToken cancellation) {
    Call call = new Call(options, cancellation);
    if (command instanceof Command.Create create) {
      return create(create.spec(), create.options(), call);
    }
    if (command instanceof Command.Delete delete) {
      return delete(delete.cluster(), delete.options(), call);
    }
    if (command instanceof Command.Forget) {
      begin("forget", command.cluster().value(), call);
      LifecycleState from = find(command.cluster()).state();
      ClusterStatus forgotten =
          move(command.cluster(), from, OperationKind.FORGET, LifecycleState.FORGOTTEN, call);
      clusters.remove(command.cluster());
      return forgotten;
    }
    if (command instanceof Command.Start) {
      return start(command.cluster(), call);
    }
    return command instanceof Command.Shutdown
        ? shutdown(command.cluster(), call)
        : resume(command.cluster(), call);
  }

  @Override
  public Operation submit(Command command, CommandOptions options) {
    throw new UnsupportedOperationException("no command submits");
  }

  @Override
  public Optional<Operation> operation(OperationId id) {
    return Optional.empty();
  }

  private ClusterStatus create(ClusterSpec spec, CreateOptions create, Call options) {
    begin("create", spec + " " + spec.options() + " " + create, options);
    if (clusters.containsKey(spec.name())) {
      throw new SlipwayException(ErrorCode.ALREADY_EXISTS, "'" + spec.name() + "' exists");
    }
    String name = spec.name().value();
    commit(
        name,
        spec.spuCount(),
        LifecycleState.ABSENT,
        OperationKind.CREATE,
        LifecycleState.CREATED,
        options);
    return create.start()
        ? commit(
            name,
            spec.spuCount(),
            LifecycleState.CREATED,
            OperationKind.START,
            LifecycleState.RUNNING,
            options)
        : find(spec.name());
  }

  private ClusterStatus start(ClusterName name, Call options) {
    begin("start", name.value(), options);
    return move(name, LifecycleState.CREATED, OperationKind.START, LifecycleState.RUNNING, options);
  }

  private ClusterStatus shutdown(ClusterName name, Call options) {
    begin("shutdown", name.value(), options);
    return move(
        name, LifecycleState.RUNNING, OperationKind.SHUTDOWN, LifecycleState.SHUTDOWN, options);
  }

  private ClusterStatus resume(ClusterName name, Call options) {
    begin("resume", name.value(), options);
    return move(
        name, LifecycleState.SHUTDOWN, OperationKind.RESUME, LifecycleState.RUNNING, options);
  }

  private ClusterStatus delete(ClusterName name, DeleteOptions delete, Call options) {
    begin("delete", name + " " + delete.shutsDownFirst(), options);
    if (find(name).state() == LifecycleState.RUNNING && delete.shutsDownFirst()) {
      move(name, LifecycleState.RUNNING, OperationKind.SHUTDOWN, LifecycleState.SHUTDOWN, options);
    }
    LifecycleState from =
        find(name).state() == LifecycleState.CREATED
            ? LifecycleState.CREATED
            : LifecycleState.SHUTDOWN;
    ClusterStatus deleted = move(name, from, OperationKind.DELETE, LifecycleState.DELETED, options);
    clusters.remove(name);
    return deleted;
  }

  @Override
  public RecoveryReport recover(
      ClusterName name, CommandOptions options, CancellationToken cancellation) {
    begin("recover", name.value(), new Call(options, cancellation));
    return reports.get(0);
  }

  @Override
  public List<RecoveryReport> recoverAll(CommandOptions options, CancellationToken cancellation) {
    begin("recoverAll", "", new Call(options, cancellation));
    return reports;
  }

  @Override
  public ClusterStatus status(ClusterName name) {
    begin("status", name.value(), PLAIN);
    return find(name);
  }

  @Override
  public ClusterStatus probe(ClusterName name) {
    begin("probe", name.value(), PLAIN);
    return find(name);
  }

  @Override
  public List<ClusterStatus> list() {
    begin("list", "", PLAIN);
    return List.copyOf(clusters.values());
  }

  @Override
  public List<ClusterStatus> probeAll() {
    begin("probeAll", "", PLAIN);
    return List.copyOf(clusters.values());
  }

  @Override
  public Explanation explain(ClusterName name) {
    begin("explain", name.value(), PLAIN);
    Map<Explanation.Command, Explanation.Outlook> outlooks =
        new EnumMap<>(Explanation.Command.class);
    outlooks.put(
        Explanation.Command.START,
        Explanation.Outlook.refused(
            Problem.of(ErrorCode.ILLEGAL_TRANSITION, "it runs\u001b already")));
    outlooks.put(
        Explanation.Command.SHUTDOWN_AND_DELETE,
        Explanation.Outlook.of(Explanation.Verdict.ALLOWED, "it begins at once"));
    return new Explanation(name, find(name).state(), null, outlooks);
  }

  @Override
  public List<String> logs(ClusterName name, MemberId member, int maxLines) {
    begin("logs", name + " " + member + " " + maxLines, PLAIN);
    return List.of(member + " says", "two lines");
  }

  @Override
  public List<RebalanceStatus> rebalances(ClusterName name) {
    find(name);
    return rebalances.list(name);
  }

  @Override
  public Rebalances rebalances() {
    return rebalances;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void begin(String command, String arguments, Call options) {
    calls.add((command + " " + arguments).strip());
    scripts.getOrDefault(command, ignored -> {}).accept(options);
    options.cancellation().throwIfCancelled();
  }

  private ClusterStatus find(ClusterName name) {
    ClusterStatus status = clusters.get(name);
    if (status == null) {
      throw new SlipwayException(ErrorCode.NOT_FOUND, "no cluster '" + name + "'");
    }
    return status;
  }

  private ClusterStatus move(
      ClusterName name, LifecycleState from, OperationKind event, LifecycleState to, Call options) {
    ClusterStatus status = find(name);
    if (status.state() != from) {
      throw new SlipwayException(
          ErrorCode.ILLEGAL_TRANSITION, "'" + name + "' is " + status.state() + ", not " + from);
    }
    return commit(name.value(), status.desiredSpus(), from, event, to, options);
  }

  private ClusterStatus commit(
      String name,
      int spus,
      LifecycleState from,
      OperationKind event,
      LifecycleState to,
      Call options) {
    Phase phase = to == LifecycleState.RUNNING ? Phase.CONFIRMED : Phase.STOPPED;
    ClusterStatus status = Samples.status(name, spus, to, phase, true);
    clusters.put(status.cluster().name(), status);
    var id = status.cluster();
    var at = Samples.NOW;
    EngineListener listener = options.options().listener();
    listener.on(
        new OperationStarted(
            id,
            Samples.OPERATION,
            at,
            OperationPlan.valueOf(event.name()),
            from,
            at.plus(options.timeout()),
            false));
    listener.on(new Committed(id, Samples.OPERATION, at, from, event, false, to));
    listener.on(new OperationEnded(id, Samples.OPERATION, at, OperationPhase.DONE, to));
    return status;
  }
}
