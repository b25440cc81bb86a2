package io.slipway.conformance;

import io.slipway.backend.fake.FakeRebalancer;
import io.slipway.backend.fake.FakeRebalancer.Failure;
import io.slipway.backend.fake.FakeRebalancer.Request;
import io.slipway.backend.fake.VirtualTime;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The fake server, on a clock that only the kit moves. */
final class FakeRebalancerHarness implements RebalancerHarness {
  static final List<RebalanceMember> MEMBERS =
      Stream.of(1, 2)
          .map(
              id ->
                  new RebalanceMember(
                      MemberId.spu(id), "" + id, List.of("host:" + id), List.of("/data/" + id)))
          .toList();

  private final BiFunction<FakeRebalancer, Rebalancer, Rebalancer> wrapping;
  private final Set<Disturbance> disturbances;
  private final Duration stall;
  private VirtualTime clock = VirtualTime.stepped();
  private FakeRebalancer server = new FakeRebalancer(clock);
  private int askedWhenSilent;

  FakeRebalancerHarness() {
    this(EnumSet.allOf(Disturbance.class));
  }

  FakeRebalancerHarness(Set<Disturbance> disturbances) {
    this(disturbances, (server, right) -> right, Duration.ofSeconds(20));
  }

  /** Makes one whose rebalancers do something wrong, which is not waited for. */
  FakeRebalancerHarness(BiFunction<FakeRebalancer, Rebalancer, Rebalancer> wrapping) {
    this(EnumSet.allOf(Disturbance.class), wrapping, Duration.ofMillis(500));
  }

  private FakeRebalancerHarness(
      Set<Disturbance> disturbances,
      BiFunction<FakeRebalancer, Rebalancer, Rebalancer> wrapping,
      Duration stall) {
    this.disturbances = disturbances;
    this.wrapping = wrapping;
    this.stall = stall;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Set<Disturbance> disturbances() {
    return disturbances;
  }

  @Override
  public Timing timing() {
    return new Timing(
        Duration.ofMinutes(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        stall);
  }

  @Override
  public TimeSource time() {
    VirtualTime moved = clock;
    return new TimeSource() {
      @Override
      public Instant now() {
        return moved.now();
      }

      @Override
      public void pause(Duration duration, CancellationToken cancellation) {
        moved.advance(duration);
      }
    };
  }

  @Override
  public boolean waits() {
    return server.requests().size() > askedWhenSilent;
  }

  @Override
  public void reset() {
    clock = VirtualTime.stepped();
    server = new FakeRebalancer(clock);
    server.serves("fake", Set.of("speed"));
    server.watches(MEMBERS);
    askedWhenSilent = Integer.MAX_VALUE;
  }

  @Override
  public Rebalancer open() {
    URI nowhere = URI.create("http://fake");
    return wrapping.apply(
        server, server.provider().open(RebalancerContext.builder(nowhere, clock).build()));
  }

  @Override
  public String workload() {
    return "fake";
  }

  @Override
  public List<RebalanceMember> members() {
    return MEMBERS;
  }

  @Override
  public ServerTruth look() {
    List<ServerTruth.Execution> executions =
        Stream.concat(
                server.executions().stream()
                    .map(key -> new ServerTruth.Execution(Optional.of(key), state(key))),
                server.isOnAnothers()
                    ? Stream.of(
                        new ServerTruth.Execution(Optional.empty(), ServerTruth.State.RUNNING))
                    : Stream.of())
            .toList();
    return new ServerTruth(server.requests().size(), server.changes(), executions);
  }

  private ServerTruth.State state(RebalanceKey key) {
    if (server.executing().filter(key::equals).isPresent()) {
      return ServerTruth.State.RUNNING;
    }
    return server.completed().contains(key) ? ServerTruth.State.COMPLETED : ServerTruth.State.ENDED;
  }

  @Override
  public List<String> secrets() {
    return List.of("s3cr3t");
  }

  @Override
  public void disturb(Disturbance what) {
    switch (what) {
      case RESTART -> server.restart();
      case UNREACHABLE -> server.failEach(Failure.UNREACHABLE);
      case UNREADABLE -> server.failEach(Failure.UNREADABLE);
      case FULL -> server.failEach(Failure.REFUSED);
      case LOSE_REPLY -> server.fail(Request.EXECUTE, Failure.REPLY_LOST);
      case LOSE_REQUEST -> server.fail(Request.EXECUTE, Failure.LOST);
      case HIDE_EXECUTOR -> server.hideExecutor();
      case ANOTHERS_EXECUTION -> server.anothersExecution(true);
      case FAIL_COMPUTATION -> {
        server.failProposal();
        server.failComputation();
      }
      case OTHER_CLUSTER -> {
        server.restart();
        server.watches(MEMBERS.subList(0, 1));
      }
      case SILENT -> {
        askedWhenSilent = server.requests().size();
        server.fallSilent();
      }
    }
  }

  @Override
  public void heal() {
    askedWhenSilent = Integer.MAX_VALUE;
    server.heal();
  }

  @Override
  public void close() {}
}
