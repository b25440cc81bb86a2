package io.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.InMemoryStateStore;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes for tests with the fake work, through the engine's public API. */
class FakeSamplesTest {
  private static final int RUNS = 200;

  @TempDir private Path home;

  @Test
  void theFaultIsMetOnceAndTheClusterRunsAllTheSame() {
    FakeWorld world = FakeSamples.faults(home);

    assertThat(world.calls().stream().filter(call -> !call.fault().isEmpty()))
        .singleElement()
        .satisfies(call -> assertThat(call.signature()).contains("LAUNCH orders [spu-1]"));
    assertThat(world.cluster("orders").living(MemberId.spu(1))).isPresent();
    assertThat(world.cluster("orders").living(MemberId.spu(2))).isEmpty();
  }

  @Test
  void afterACrashTheNextEngineOnTheSameHomeGoesOn() {
    FakeWorld world = FakeWorld.create();

    FakeSamples.crash(world, slipway(world, home), orders());

    try (SlipwayEngine engine = slipway(world, home).openEngine()) {
      assertThat(engine.probe(orders().name()).confirmedSpus()).isEqualTo(2);
    }
  }

  @Test
  void aNumberedFaultHitsTheSameMemberInEveryRunAndTheWorldEndsTheSame() {
    Set<List<String>> logs = new HashSet<>();
    for (int run = 0; run < RUNS; run++) {
      FakeWorld world = FakeWorld.create();
      world.faults().inject(CallKind.LAUNCH, 1, Fault.lostReply());
      try (SlipwayEngine engine =
          slipway(world, home).store(new InMemoryStateStore()).openEngine()) {
        engine.create(orders(), CreateOptions.defaults(), CommandOptions.defaults());
        engine.delete(orders().name(), DeleteOptions.shutdownFirst(), CommandOptions.defaults());
      }
      logs.add(world.changes().stream().map(call -> call.toString() + " " + call.at()).toList());
    }

    assertThat(logs).as("logs of %s runs", RUNS).hasSize(1);
    assertThat(logs.iterator().next().stream().filter(call -> call.contains("lost reply")))
        .singleElement()
        .asString()
        .contains("LAUNCH orders [controller-1]");
  }

  private static ClusterSpec orders() {
    return ClusterSpec.builder("orders").spuCount(2).build();
  }

  private static SlipwayHome slipway(FakeWorld world, Path home) {
    return SlipwayHome.at(home)
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .time(world.time());
  }
}
