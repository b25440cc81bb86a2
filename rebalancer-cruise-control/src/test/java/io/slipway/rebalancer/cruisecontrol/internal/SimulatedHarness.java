package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.backend.fake.VirtualTime;
import io.slipway.conformance.Disturbance;
import io.slipway.conformance.RebalancerHarness;
import io.slipway.conformance.ServerTruth;
import io.slipway.conformance.Timing;
import io.slipway.rebalancer.cruisecontrol.CruiseControlProvider;
import io.slipway.rebalancer.cruisecontrol.CruiseControlRebalancer;
import io.slipway.rebalancer.cruisecontrol.simulator.Broker;
import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import io.slipway.rebalancer.cruisecontrol.simulator.Endpoint;
import io.slipway.rebalancer.cruisecontrol.simulator.Execution;
import io.slipway.rebalancer.cruisecontrol.simulator.Fault;
import io.slipway.rebalancer.cruisecontrol.simulator.Request;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A simulated server, whose clock and the client's only the kit moves. */
final class SimulatedHarness implements RebalancerHarness {
  private static final String USER = "admin";
  private static final String PASSWORD = "s3cr3t-of-the-kit";
  private static final String AUTHORIZATION =
      Base64.getEncoder()
          .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
  private static final int ALWAYS = Integer.MAX_VALUE;

  private final List<CruiseControlRebalancer> opened = new ArrayList<>();
  private VirtualTime clock = VirtualTime.stepped();
  private @Nullable CruiseControlSimulator server;
  private int askedWhenSilent;

  @Override
  public String name() {
    return "cruise-control (simulated)";
  }

  @Override
  public Set<Disturbance> disturbances() {
    return EnumSet.allOf(Disturbance.class);
  }

  @Override
  public Timing timing() {
    return new Timing(
        Duration.ofMinutes(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(20));
  }

  @Override
  public TimeSource time() {
    VirtualTime moved = clock;
    CruiseControlSimulator its = server();
    return new TimeSource() {
      @Override
      public Instant now() {
        return moved.now();
      }

      @Override
      public void pause(Duration duration, CancellationToken cancellation) {
        its.advance(duration);
        moved.advance(duration);
      }
    };
  }

  /** A request waits for a slot, or for an answer that does not come. */
  @Override
  public boolean waits() {
    return opened.stream().anyMatch(client -> client.statistics().queued() > 0)
        || server().requests().size() > askedWhenSilent;
  }

  @Override
  public void reset() {
    close();
    opened.clear();
    clock = VirtualTime.stepped();
    askedWhenSilent = ALWAYS;
    try {
      server =
          CruiseControlSimulator.builder()
              .credentials(USER, PASSWORD)
              .execute(Duration.ofMinutes(3))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Rebalancer open() {
    RebalancerContext context =
        RebalancerContext.builder(server().address(), clock)
            .options(Map.of("credentials", "env:KIT"))
            .environment(name -> name.equals("KIT") ? USER + ":" + PASSWORD : null)
            .build();
    CruiseControlRebalancer client = new CruiseControlProvider().open(context);
    opened.add(client);
    return client;
  }

  @Override
  public String workload() {
    return "kafka";
  }

  @Override
  public List<RebalanceMember> members() {
    return Rebalances.MEMBERS;
  }

  @Override
  public ServerTruth look() {
    List<Request> requests = server().requests();
    long changes =
        requests.stream()
            .filter(SimulatedServers::isPost)
            .filter(request -> request.outcome() != Request.Outcome.ATTACHED)
            .count();
    return new ServerTruth(
        requests.size(),
        Math.toIntExact(changes),
        server().executions().stream().map(SimulatedHarness::told).toList());
  }

  private static ServerTruth.Execution told(Execution execution) {
    return new ServerTruth.Execution(
        RebalanceKey.in(execution.reason()),
        switch (execution.end()) {
          case RUNNING -> ServerTruth.State.RUNNING;
          case COMPLETED -> ServerTruth.State.COMPLETED;
          default -> ServerTruth.State.ENDED;
        });
  }

  @Override
  public List<String> secrets() {
    return List.of(PASSWORD, AUTHORIZATION);
  }

  @Override
  public void disturb(Disturbance what) {
    CruiseControlSimulator its = server();
    switch (what) {
      case RESTART -> its.restart();
      case UNREACHABLE -> its.refuseConnections();
      case UNREADABLE -> its.inject(Fault.html(200), ALWAYS);
      case FULL -> its.inject(Fault.noSlot(), ALWAYS);
      case HIDE_EXECUTOR -> its.inject(Fault.html(502), ALWAYS, Endpoint.STATE);
      case LOSE_REPLY -> its.inject(Fault.closeAfterEffect(), 1, SimulatedHarness::executes);
      case LOSE_REQUEST -> its.inject(Fault.close(), 1, SimulatedHarness::executes);
      case FAIL_COMPUTATION -> its.inject(Fault.notEnoughValidWindows(), 1, Endpoint.REBALANCE);
      case ANOTHERS_EXECUTION -> executeByHand(its);
      case OTHER_CLUSTER -> its.restart(List.of(new Broker(1, List.of("/other/1"))));
      case SILENT -> {
        askedWhenSilent = its.requests().size();
        its.inject(Fault.silence(), ALWAYS);
      }
    }
  }

  private static boolean executes(Request request) {
    return SimulatedServers.isPost(request)
        && request.parameter("dryrun").filter("false"::equals).isPresent();
  }

  private static void executeByHand(CruiseControlSimulator its) {
    String path = "/kafkacruisecontrol/rebalance?dryrun=false&json=true&reason=by+hand";
    try {
      HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(its.address() + path))
                  .header("Authorization", "Basic " + AUTHORIZATION)
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void heal() {
    askedWhenSilent = ALWAYS;
    server().clearFaults();
    try {
      server().acceptConnections();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CruiseControlSimulator server() {
    if (server == null) {
      throw new IllegalStateException("the kit resets the harness first");
    }
    return server;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
