package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.rebalancer.cruisecontrol.CruiseControlRebalancer;
import io.slipway.rebalancer.cruisecontrol.CruiseControlStatistics;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.RebalancerInfo;
import io.slipway.spi.RebalancerLoad;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TaskObservation;
import io.slipway.spi.TimeSource;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rebalancer of one Cruise Control server. Thread-safe. */
public final class CruiseControlClient implements CruiseControlRebalancer {
  /** The name in records. */
  public static final String NAME = "cruise-control";

  private static final String WORKLOAD = "kafka";

  private final ServerOptions options;
  private final Server server;
  private final Identity identity;
  private final Looks looks;
  private final Summaries summaries = new Summaries();
  private final TaskReader tasks;

  private CruiseControlClient(ServerOptions options, Server server) {
    this.options = options;
    this.server = server;
    this.identity = new Identity(server);
    this.looks = new Looks(server);
    this.tasks = new TaskReader(server, summaries);
  }

  /** Returns what may be set. */
  public static List<OptionInfo> options() {
    return ServerOptions.infos();
  }

  /**
   * Opens the client of one server; makes no request.
   *
   * @param context where it is
   */
  public static CruiseControlClient open(RebalancerContext context) {
    ServerAddress address = ServerAddress.of(context.address());
    ServerOptions options = ServerOptions.of(context);
    if (options.ca().isPresent() && !address.isEncrypted()) {
      throw Failures.invalid(
          "option '" + ServerOptions.CA + "' without TLS",
          "an address with https",
          "'" + address + "'",
          "correct the address",
          "remove the option");
    }
    TimeSource time = context.time();
    Transport transport =
        new Transport(address, options, options.ca().map(TrustedCertificates::of).orElse(null));
    Credentials credentials =
        options.credentials().map(where -> Credentials.of(where, context)).orElse(null);
    return new CruiseControlClient(
        options,
        new Server(address, time, transport, credentials, new Slots(time, options.slots())));
  }

  @Override
  public RebalancerInfo info() {
    return new RebalancerInfo(
        NAME,
        Set.of(WORKLOAD),
        EnumSet.allOf(RebalanceMode.class),
        options.pollInterval(),
        options.requestTimeout().plus(Slots.WINDOW));
  }

  @Override
  public void check(RebalanceSpec spec, String workload) {
    if (!workload.equals(WORKLOAD)) {
      throw new SlipwayException(
          Problem.of(ErrorCode.UNSUPPORTED, "Cruise Control cannot rebalance '" + workload + "'")
              .withExpected("a cluster of the workload '" + WORKLOAD + "'")
              .withActual("'" + workload + "'")
              .withRemedy("name another cluster"));
    }
    RebalanceRequests.check(spec);
  }

  @Override
  public RebalanceReply propose(RebalanceCall call) {
    Optional<String> known = call.taskId().filter(Answer::isTaskId);
    Request request = RebalanceRequests.of(call);
    if (known.isPresent()) {
      return reply(server.ask(Priority.PROPOSE, request.again(known.get()), bounds(call)));
    }
    identity.confirm(call, Priority.PROPOSE, bounds(call));
    return reply(server.ask(Priority.PROPOSE, request, bounds(call)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>With a task id it requests nothing: the execution has been taken. Asking for an execution
   * again, as proposals are, would rest on every proxy between keeping the header that tells it
   * from a new one.
   *
   * <p>Unless the server has {@code auto.stop.external.agent=false}, each request for an execution
   * makes it cancel the movements of partitions that others began; no parameter prevents that.
   */
  @Override
  public RebalanceReply execute(RebalanceCall call) {
    if (call.taskId().isPresent()) {
      return RebalanceReply.taken(call.taskId().get());
    }
    Request request = RebalanceRequests.of(call);
    identity.confirm(call, Priority.EXECUTE, bounds(call));
    return reply(server.ask(Priority.EXECUTE, request, bounds(call)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Whose execution it is follows from the key that the server gives back, so its brokers are
   * not compared. An execution that begins between the look and the stop is stopped too, whosever
   * it is: the server stops whatever it executes.
   */
  @Override
  public void stop(RebalanceCall call) {
    Bounds bounds = bounds(call);
    ExecutorObservation executor =
        ExecutorReader.read(server.ask(Priority.STOP, ExecutorReader.REQUEST, bounds));
    if (executor.failure().isPresent()) {
      throw executor.failure().get();
    }
    if (executor.state() == ExecutorObservation.State.EXECUTING && executor.isOf(call)) {
      Query query = new Query().with("json", true).with("stop_external_agent", false);
      server.ask(
          Priority.STOP, Request.of(ApiEndpoint.STOP_PROPOSAL_EXECUTION, query.toString()), bounds);
    }
  }

  @Override
  public RebalanceObservation observe(
      Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
    Bounds bounds = new Bounds(server.time(), deadline, cancellation);
    Set<String> ids = new HashSet<>();
    boolean all = false;
    for (RebalanceCall call : calls) {
      Optional<String> id = call.taskId().filter(Answer::isTaskId);
      id.ifPresent(ids::add);
      all |= id.isEmpty();
    }
    Look look = looks.look(ids, all, bounds);
    Map<RebalanceKey, TaskObservation> seen = new HashMap<>();
    for (RebalanceCall call : calls) {
      seen.put(call.key(), tasks.read(call, look, bounds));
    }
    return new RebalanceObservation(look.executor(), tasks.withExecutions(calls, seen, bounds));
  }

  @Override
  public RebalancerLoad load() {
    CruiseControlStatistics now = statistics();
    return new RebalancerLoad(now.queued(), now.waited(), now.started(), now.refusals());
  }

  @Override
  public CruiseControlStatistics statistics() {
    return server.statistics(looks.shared());
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return NAME + " at " + server.address();
  }

  private RebalanceReply reply(Answer answer) {
    String id =
        answer
            .taskId()
            .orElseThrow(
                () ->
                    Failures.passing(
                        CruiseControlReason.UNREADABLE_ANSWER,
                        Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "an answer names no task")
                            .withRemedy("look for the task")));
    RebalanceReply taken = RebalanceReply.taken(id);
    return summaries.keep(id, answer.json()).map(taken::with).orElse(taken);
  }

  private Bounds bounds(RebalanceCall call) {
    return new Bounds(server.time(), call.deadline(), call.cancellation());
  }
}
