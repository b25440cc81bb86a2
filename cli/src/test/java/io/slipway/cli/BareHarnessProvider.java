package io.slipway.cli;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.BackendHarnessProvider;
import io.slipway.conformance.GroundTruth;
import io.slipway.conformance.Timing;
import io.slipway.spi.BackendContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Resolution;
import io.slipway.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A harness that can do no more than it must, on a backend that is right. */
public final class BareHarnessProvider implements BackendHarnessProvider {
  @Override
  public String name() {
    return "bare";
  }

  @Override
  public BackendHarness open(Map<String, String> options) {
    return new Bare();
  }

  private static final class Bare implements BackendHarness {
    private FakeWorld world = FakeWorld.create();

    @Override
    public String name() {
      return "bare";
    }

    @Override
    public Timing timing() {
      Duration quiet = Duration.ofSeconds(2);
      Duration poll = Duration.ofMillis(100);
      Duration call = Duration.ofMinutes(10);
      Duration stall = Duration.ofSeconds(10);
      return new Timing(Duration.ofMinutes(1), poll, quiet, call, Duration.ofMillis(10), stall);
    }

    @Override
    public TimeSource time() {
      return world.time();
    }

    @Override
    public void reset() {
      world = FakeWorld.create();
    }

    @Override
    public ClusterBackend open() {
      return new FakeBackendProvider(world)
          .open(
              BackendContext.builder(
                      new OwnerId("test"),
                      world.time(),
                      workload -> {
                        throw new IllegalStateException("the fake asks no workload");
                      })
                  .home(Path.of("home"), Path.of("home", "fake"))
                  .build());
    }

    @Override
    public ClusterSpec spec(String name, int spus) {
      return ClusterSpec.builder(name).spuCount(spus).build();
    }

    @Override
    public GroundTruth look(ClusterId cluster, Resolution resolution) {
      Map<MemberId, List<String>> living = new TreeMap<>();
      List<OwnedResource> owned = List.of();
      FakeSnapshot.Cluster own = world.snapshot().clusters().get(cluster.toString());
      if (own != null) {
        owned = own.footprint();
        own.members()
            .forEach(
                (member, seen) ->
                    living.put(member, seen.living().stream().map(InstanceId::value).toList()));
      }
      return GroundTruth.of(living, owned, world.snapshot().foreign().toString());
    }

    @Override
    public void close() {}
  }
}
