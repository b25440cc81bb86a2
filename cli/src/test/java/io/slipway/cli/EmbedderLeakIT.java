package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters of processes that come and go leave nothing in the program that ran them. */
class EmbedderLeakIT {
  private static final int WARM_UP = 2;
  private static final int LIVES = 4;
  private static final String WORKER = "thread slipway-worker";

  @TempDir Path directory;

  @Test
  void livesOfClustersLeaveNothingInALongLivedEngineNorInTheProgram() throws Exception {
    RealHome home = new RealHome(directory, "home");
    fillTheHistory(home.path());
    try (SlipwayEngine engine = SlipwayHome.at(home.path()).openEngine()) {
      live(engine, WARM_UP);
      SortedMap<String, Integer> before = settled(home.path(), engine);

      live(engine, LIVES);

      assertThat(Footprint.differences(before, settled(home.path(), engine))).isEmpty();
    } finally {
      home.close();
    }
    assumeTrue(Footprint.isWhole(), "descriptors and mappings are seen in /proc only");
  }

  /** A thread that has told its result may be on its way back to its pool for a moment. */
  private static SortedMap<String, Integer> settled(Path home, SlipwayEngine engine) {
    return await()
        .until(
            () -> Footprint.of(home, engine),
            counts -> counts.keySet().stream().noneMatch(what -> what.startsWith(WORKER)));
  }

  /** The last 1,000 operations that have ended are kept; from then on nothing more is. */
  private static void fillTheHistory(Path home) {
    FakeWorld world = FakeWorld.create();
    try (SlipwayEngine engine =
        SlipwayHome.at(home)
            .backend(new FakeBackendProvider(world))
            .defaultBackend("fake")
            .time(world.time())
            .openEngine()) {
      ClusterSpec spec = ClusterSpec.builder("filler").workload("any").build();
      for (int ended = 0; ended < 1000; ended += 2) {
        engine.create(spec, CreateOptions.defaults().withStart(false));
        engine.delete(spec.name());
      }
    }
  }

  private static void live(SlipwayEngine engine, int lives) {
    CommandOptions options = CommandOptions.defaults();
    for (int life = 0; life < lives; life++) {
      ClusterName name = ClusterName.of("c" + life);
      engine.create(
          ClusterSpec.builder(name.value())
              .spuCount(1)
              .workload("command")
              .option("command", RealHome.server())
              .build(),
          CreateOptions.defaults(),
          options);
      engine.delete(name, DeleteOptions.shutdownFirst(), options);
    }
  }
}
