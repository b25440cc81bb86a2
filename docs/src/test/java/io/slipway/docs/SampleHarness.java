package io.slipway.docs;

import io.slipway.backend.fake.FakeRebalancer;
import io.slipway.backend.fake.FakeRebalancer.Failure;
import io.slipway.backend.fake.FakeRebalancer.Request;
import io.slipway.backend.fake.VirtualTime;
import io.slipway.conformance.Disturbance;
import io.slipway.conformance.RebalancerHarness;
import io.slipway.conformance.ServerTruth;
import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How the kit drives a rebalancer of a server in memory. */
final class SampleHarness implements RebalancerHarness {
  private final VirtualTime clock = new VirtualTime();
  private FakeRebalancer server = new FakeRebalancer(clock);

  @Override
  public String name() {
    return "sample";
  }

  @Override
  public TimeSource time() {
    return clock;
  }

  // begin
  @Override
  public void reset() {
    server = new FakeRebalancer(clock);
    server.takes(Duration.ofSeconds(3), Duration.ofSeconds(20));
    server.serves("kafka", Set.of());
    server.watches(members());
  }

  @Override
  public Rebalancer open() {
    URI address = URI.create("http://localhost:9090");
    return server.provider().open(RebalancerContext.builder(address, clock).build());
  }

  @Override
  public Set<Disturbance> disturbances() {
    return EnumSet.of(Disturbance.RESTART, Disturbance.LOSE_REPLY, Disturbance.FULL);
  }

  @Override
  public Map<Disturbance, String> impossible() {
    return Map.of(Disturbance.ANOTHERS_EXECUTION, "nobody else can reach this server");
  }

  @Override
  public void disturb(Disturbance what) {
    switch (what) {
      case RESTART -> server.restart();
      case LOSE_REPLY -> server.fail(Request.EXECUTE, Failure.REPLY_LOST);
      default -> server.failEach(Failure.REFUSED);
    }
  }

  @Override
  public void heal() {
    server.heal();
  }

  // end

  @Override
  public String workload() {
    return "kafka";
  }

  @Override
  public List<RebalanceMember> members() {
    return List.of(
        new RebalanceMember(MemberId.spu(1), "1", List.of("localhost:9092"), List.of("/data/1")));
  }

  @Override
  public ServerTruth look() {
    return new ServerTruth(
        server.requests().size(),
        server.changes(),
        server.executions().stream()
            .map(key -> new ServerTruth.Execution(Optional.of(key), state(key)))
            .toList());
  }

  private ServerTruth.State state(RebalanceKey key) {
    if (server.executing().filter(key::equals).isPresent()) {
      return ServerTruth.State.RUNNING;
    }
    return server.completed().contains(key) ? ServerTruth.State.COMPLETED : ServerTruth.State.ENDED;
  }

  @Override
  public void close() {}
}
