package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent.Committed;
import io.slipway.engine.EngineEvent.OperationEnded;
import io.slipway.engine.EngineEvent.OperationStarted;
import io.slipway.engine.Explanation;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus.Phase;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationPlan;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An engine that keeps states in memory, notes every call, and does at each what a test says. */
final class ScriptedEngine implements SlipwayEngine {
  final List<String> calls = new ArrayList<>();
  final Map<ClusterName, ClusterStatus> clusters = new TreeMap<>();
  final List<RecoveryReport> reports = new ArrayList<>();
  private final Map<String, Consumer<CommandOptions>> scripts = new HashMap<>();
  boolean closed;

  /** Runs the script at the beginning of each such call; what it throws, the call throws. */
  ScriptedEngine at(String command, Consumer<CommandOptions> script) {
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
  public ClusterStatus create(ClusterSpec spec, CreateOptions create, CommandOptions options) {
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

  @Override
  public ClusterStatus start(ClusterName name, CommandOptions options) {
    begin("start", name.value(), options);
    return move(name, LifecycleState.CREATED, OperationKind.START, LifecycleState.RUNNING, options);
  }

  @Override
  public ClusterStatus shutdown(ClusterName name, CommandOptions options) {
    begin("shutdown", name.value(), options);
    return move(
        name, LifecycleState.RUNNING, OperationKind.SHUTDOWN, LifecycleState.SHUTDOWN, options);
  }

  @Override
  public ClusterStatus resume(ClusterName name, CommandOptions options) {
    begin("resume", name.value(), options);
    return move(
        name, LifecycleState.SHUTDOWN, OperationKind.RESUME, LifecycleState.RUNNING, options);
  }

  @Override
  public ClusterStatus delete(ClusterName name, DeleteOptions delete, CommandOptions options) {
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
  public RecoveryReport recover(ClusterName name, CommandOptions options) {
    begin("recover", name.value(), options);
    return reports.get(0);
  }

  @Override
  public List<RecoveryReport> recoverAll(CommandOptions options) {
    begin("recoverAll", "", options);
    return reports;
  }

  @Override
  public ClusterStatus status(ClusterName name) {
    begin("status", name.value(), CommandOptions.defaults());
    return find(name);
  }

  @Override
  public ClusterStatus probe(ClusterName name) {
    begin("probe", name.value(), CommandOptions.defaults());
    return find(name);
  }

  @Override
  public List<ClusterStatus> list() {
    begin("list", "", CommandOptions.defaults());
    return List.copyOf(clusters.values());
  }

  @Override
  public List<ClusterStatus> probeAll() {
    begin("probeAll", "", CommandOptions.defaults());
    return List.copyOf(clusters.values());
  }

  @Override
  public Explanation explain(ClusterName name) {
    begin("explain", name.value(), CommandOptions.defaults());
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
    begin("logs", name + " " + member + " " + maxLines, CommandOptions.defaults());
    return List.of(member + " says", "two lines");
  }

  @Override
  public void close() {
    closed = true;
  }

  private void begin(String command, String arguments, CommandOptions options) {
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
      ClusterName name,
      LifecycleState from,
      OperationKind event,
      LifecycleState to,
      CommandOptions options) {
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
      CommandOptions options) {
    Phase phase = to == LifecycleState.RUNNING ? Phase.CONFIRMED : Phase.STOPPED;
    ClusterStatus status = Samples.status(name, spus, to, phase, true);
    clusters.put(status.cluster().name(), status);
    var id = status.cluster();
    var at = Samples.NOW;
    options
        .listener()
        .on(
            new OperationStarted(
                id,
                at,
                OperationPlan.valueOf(event.name()),
                from,
                at.plus(options.timeout()),
                false));
    options.listener().on(new Committed(id, at, from, event, false, to));
    options.listener().on(new OperationEnded(id, at, OperationPhase.DONE, to));
    return status;
  }
}
