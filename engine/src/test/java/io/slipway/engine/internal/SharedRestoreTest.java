package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DriftReport;
import io.slipway.engine.EngineListener;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.StoreRestore;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.spi.OwnerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores and lost stores on a platform that several homes share. */
class SharedRestoreTest {
  private final FakeWorld world = FakeWorld.create();
  @TempDir private Path directory;

  @Test
  void aBackupOfAnotherStoreSaysWhoseTheRestIs() {
    Path backup = directory.resolve("backup");
    create("first");
    create("second");
    admin("first").backup(backup);

    StoreRestore own = admin("first").restore(backup);
    StoreRestore others = admin("second").restore(backup);

    assertThat(own.notes()).isEmpty();
    assertThat(others.comparison().orphans()).isEmpty();
    assertThat(others.notes())
        .singleElement()
        .asString()
        .contains("another store", "owner '", "SlipwayHome.owner");
  }

  @Test
  void aLostStoreSaysThatWhatItMadeIsListedUnderItsOwnerOnly() throws IOException {
    create("first");
    Path store = Home.directory(directory.resolve("first"));
    OwnerId owner = new OwnerId(JournaledStore.openReadOnly(store).id());
    Files.move(store, directory.resolve("lost"));

    DriftReport alone = admin("first").compare();
    DriftReport continued = admin("first", owner).compare();

    assertThat(alone.orphans()).isEmpty();
    assertThat(alone.unreachable()).singleElement().asString().contains("SlipwayHome.owner");
    assertThat(continued.orphans()).hasSize(1);
    assertThat(continued.unreachable()).isEmpty();
  }

  private void create(String home) {
    try (SlipwayEngine engine = EngineFactory.open(settings(home))) {
      engine.create(Bench.spec(1), CreateOptions.defaults(), CommandOptions.defaults());
    }
  }

  private StoreAdminService admin(String home) {
    return new StoreAdminService(settings(home));
  }

  private StoreAdminService admin(String home, OwnerId owner) {
    HomeSettings.Builder builder = settings(home).toBuilder();
    builder.owner = owner;
    return new StoreAdminService(builder.build());
  }

  private HomeSettings settings(String home) {
    return new HomeSettings(
        directory.resolve(home),
        null,
        List.of(new FakeBackendProvider(world)),
        List.of(),
        List.of(),
        Map.of(),
        "fake",
        world.time(),
        Duration.ZERO,
        EngineListener.NONE,
        Duration.ZERO,
        cut -> {},
        null);
  }
}
