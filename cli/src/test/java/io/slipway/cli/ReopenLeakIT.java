package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.ClusterReader;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineListener;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.StoreAdmin;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that opens and closes engines for years holds no more than one that began today. Each
 * round opens four times: once for a failure, once for a refusal, and once beside the other.
 */
class ReopenLeakIT {
  private static final int WARM_UP = 50;
  private static final int ROUNDS = 300;

  @TempDir Path home;
  private final FakeWorld world = FakeWorld.create();

  @Test
  void opensAndClosesThatSucceedOrFailLeaveNothing() throws Exception {
    for (int round = 0; round < WARM_UP; round++) {
      openFailReopenClose(round);
    }
    SortedMap<String, Integer> before = Footprint.of(home);

    for (int round = 0; round < ROUNDS; round++) {
      openFailReopenClose(round);
    }

    assertThat(Footprint.differences(before, Footprint.of(home))).isEmpty();
    assumeTrue(Footprint.isWhole(), "descriptors and mappings are seen in /proc only");
  }

  /** The resources that the other tests count do exist while an engine is open. */
  @Test
  void whatAnOpenEngineHoldsShows() throws Exception {
    assumeTrue(Footprint.isWhole(), "descriptors and mappings are seen in /proc only");
    try (SlipwayEngine engine = slipway(new FakeBackendProvider(world)).openEngine()) {
      assertThat(Footprint.of(home, engine))
          .containsEntry("thread slipway-store-writer", 1)
          .containsEntry(
              "descriptor " + home.toRealPath().toString().replaceAll("\\d+", "N") + "/LOCK", 1)
          .containsKey("io.slipway.engine.internal.store.StoreWriter.queue");
    }
  }

  private void openFailReopenClose(int round) {
    assertThatThrownBy(() -> slipway(new Nameless()).openEngine()).hasMessage("no name");
    SlipwayHome slipway = slipway(new FakeBackendProvider(world));
    try (SlipwayEngine engine = slipway.openEngine();
        ClusterReader reader = slipway.openReader()) {
      assertThatThrownBy(slipway::openEngine)
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_LOCKED));
      if (round % 50 == 0) {
        live(engine);
      }
      assertThat(reader.list()).isEmpty();
      assertThat(engine.list()).isEmpty();
    }
    if (round % 50 == 0) {
      StoreAdmin store = SlipwayHome.at(home).time(world.time()).storeAdmin();
      assertThat(store.verify().clean()).isTrue();
    }
  }

  private void live(SlipwayEngine engine) {
    ClusterName name = ClusterName.of("orders");
    CommandOptions options = CommandOptions.defaults().withListener(EngineListener.NONE);
    engine.create(
        ClusterSpec.builder(name.value()).spuCount(2).workload("any").build(),
        CreateOptions.defaults(),
        options);
    engine.shutdown(name, options);
    engine.delete(name, DeleteOptions.defaults(), options);
  }

  private SlipwayHome slipway(BackendProvider backend) {
    return SlipwayHome.at(home).backend(backend).defaultBackend("fake").time(world.time());
  }

  /** Lets an open fail when it has the home already. */
  private static final class Nameless implements BackendProvider {
    @Override
    public String name() {
      throw new IllegalStateException("no name");
    }

    @Override
    public List<OptionInfo> options() {
      return List.of();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      throw new IllegalStateException("a backend without a name is not opened");
    }
  }
}
