package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.ClusterReader;
import io.slipway.engine.Command;
import io.slipway.engine.Operation;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a thread dump of an embedder each thread of Slipway says that it is one, and what for. */
@Timeout(60)
class ThreadNamesTest {
  private static final String NAMED = "slipway(-[a-z]+)+(-[0-9]+)?";

  @TempDir private Path home;

  @Test
  void everyThreadOfAnEngineHasASpeakingName() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Set<String> seen = new ConcurrentSkipListSet<>();
    FakeWorld world = FakeWorld.create();
    SlipwayHome slipway =
        SlipwayHome.at(home)
            .backend(
                new HookedProvider(
                    new FakeBackendProvider(world),
                    call -> {
                      seen.add(Thread.currentThread().getName());
                      Thread.getAllStackTraces().keySet().stream()
                          .filter(thread -> !before.contains(thread) && !isOfTheJvm(thread))
                          .forEach(thread -> seen.add(thread.getName()));
                    }))
            .defaultBackend("fake")
            .time(world.time())
            .listener(event -> seen.add(Thread.currentThread().getName()));
    try (SlipwayEngine engine = slipway.openEngine()) {
      for (String name : List.of("a", "b")) {
        ClusterSpec spec = ClusterSpec.builder(name).spuCount(2).build();
        Operation create = engine.submit(Command.create(spec));
        assertThat(create.result().toCompletableFuture().get().confirmedSpus()).isEqualTo(2);
      }
      try (ClusterReader reader = slipway.openReader()) {
        assertThat(reader.probeAll()).hasSize(2);
      }
    }
    assertThat(seen).allSatisfy(name -> assertThat(name).matches(NAMED));
    assertThat(seen).anyMatch(name -> name.startsWith("slipway-worker-"));
    assertThat(seen).anyMatch(name -> name.startsWith("slipway-event-"));
  }

  /** What runs virtual threads, from JDK 21: as many as are busy, from the first of them on. */
  private static boolean isOfTheJvm(Thread thread) {
    return thread.getClass().getName().startsWith("jdk.internal.misc.")
        || thread.getClass().getName().equals("java.util.concurrent.DelayScheduler");
  }
}
