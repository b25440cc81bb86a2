package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.cli.JournalsAreLegal.Spoilt;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.io.TempDir;

class JournalsAreLegalTest {
  private static final String KEY = "cluster/orders";

  @TempDir Path directory;

  @Test
  void judgesEveryTestOfThisModuleUnasked() {
    assertThat(ServiceLoader.load(Extension.class))
        .hasAtLeastOneElementOfType(JournalsAreLegal.class);
    // The same file turns the extension on and makes it the maker of temporary directories.
    assertThat(directory.getFileName().toString()).startsWith(JournalsAreLegal.PREFIX);
  }

  @Test
  @Spoilt("a record that begins as RUNNING")
  void noticesAChangeThatTheTablesDoNotAllow() throws IOException {
    Path legal = directory.resolve("some/legal");
    byte[] running = runningRecord(legal);
    Path illegal = directory.resolve("illegal");
    try (StateStore store =
        JournaledStore.open(illegal.resolve("store"), StoreOptions.defaults())) {
      long unused = store.put(KEY, StateStore.ABSENT, running);
    }

    assertThat(JournalsAreLegal.homes(directory)).containsExactlyInAnyOrder(legal, illegal);
    JournalsAreLegal.verify(legal);
    assertThatThrownBy(() -> JournalsAreLegal.verify(illegal))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("orders  NOT ALLOWED  (none) -> RUNNING");
  }

  private static byte[] runningRecord(Path home) {
    FakeWorld world = FakeWorld.create();
    try (SlipwayEngine engine =
        SlipwayHome.at(home)
            .backend(new FakeBackendProvider(world))
            .defaultBackend("fake")
            .time(world.time())
            .openEngine()) {
      engine.create(
          ClusterSpec.builder("orders").workload("any").build(),
          CreateOptions.defaults(),
          CommandOptions.defaults());
    }
    try (StateStore store = JournaledStore.open(home.resolve("store"), StoreOptions.defaults())) {
      return store.get(KEY).orElseThrow().bytes();
    }
  }
}
