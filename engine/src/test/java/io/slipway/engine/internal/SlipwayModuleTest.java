package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.multibindings.Multibinder;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.ClusterReader;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.guice.SlipwayModule;
import io.slipway.spi.BackendProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as Guice makes it, on the store that embedders get. */
class SlipwayModuleTest {
  private final FakeWorld world = FakeWorld.create();
  @TempDir private Path home;

  @Test
  void bindsOneEngineWithTheBackendsThatAreContributed() {
    Injector injector =
        Guice.createInjector(
            new SlipwayModule(SlipwayHome.at(home).defaultBackend("fake").time(world.time())),
            new AbstractModule() {
              @Override
              protected void configure() {
                Multibinder.newSetBinder(binder(), BackendProvider.class)
                    .addBinding()
                    .toInstance(new FakeBackendProvider(world));
              }
            });

    try (SlipwayEngine engine = injector.getInstance(SlipwayEngine.class)) {
      engine.create(Bench.spec(2), CreateOptions.defaults(), CommandOptions.defaults());

      ClusterReader reader = injector.getInstance(ClusterReader.class);
      assertThat(reader.probe(Bench.NAME).confirmedSpus()).isEqualTo(2);
      assertThat(injector.getInstance(SlipwayEngine.class)).isSameAs(engine);
    }
  }

  @Test
  void whatOneEngineHasAnsweredTheNextOneKnows() {
    SlipwayHome slipway =
        SlipwayHome.at(home)
            .backend(new FakeBackendProvider(world))
            .defaultBackend("fake")
            .time(world.time());
    try (SlipwayEngine engine = slipway.openEngine()) {
      engine.create(Bench.spec(3), CreateOptions.defaults(), CommandOptions.defaults());
      try (ClusterReader beside = slipway.openReader()) {
        assertThat(beside.list()).hasSize(1);
      }
    }

    try (SlipwayEngine engine = slipway.openEngine()) {
      assertThat(engine.probe(Bench.NAME).confirmedSpus()).isEqualTo(3);
      engine.delete(Bench.NAME, DeleteOptions.shutdownFirst(), CommandOptions.defaults());
      assertThat(engine.list()).isEmpty();
    }
  }
}
