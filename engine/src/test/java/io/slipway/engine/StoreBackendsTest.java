package io.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendException;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Problem;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which backends are asked for what has no record, and what is known of the rest. */
class StoreBackendsTest {
  private static final ClusterName NAME = ClusterName.of("c1");

  /** A backend of the class path, whose platform is not there. */
  public static final class Bystander implements BackendProvider {
    private static final AtomicInteger OPENED = new AtomicInteger();

    @Override
    public String name() {
      return "bystander";
    }

    @Override
    public List<OptionInfo> options() {
      return List.of();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      OPENED.incrementAndGet();
      throw BackendException.rejected(
          Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "no platform is configured"));
    }
  }

  /** A platform with several places, of which a list covers another one. */
  private static final class Elsewhere implements BackendProvider {
    private final BackendProvider provider;

    Elsewhere(BackendProvider provider) {
      this.provider = provider;
    }

    @Override
    public String name() {
      return provider.name();
    }

    @Override
    public List<OptionInfo> options() {
      return provider.options();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      return new ForwardingBackend(provider.open(context)) {
        @Override
        public List<OwnedCluster> inventory() {
          return List.of();
        }

        @Override
        public List<OwnedCluster> inventory(ClusterName name) {
          return List.of();
        }
      };
    }
  }

  @TempDir Path directory = Path.of("");
  private final FakeWorld world = FakeWorld.create();
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private Path home = Path.of("");

  @BeforeEach
  void putABystanderOnTheClassPath() throws IOException {
    home = directory.resolve("home");
    Path services = Files.createDirectories(directory.resolve("path/META-INF/services"));
    Files.writeString(
        services.resolve(BackendProvider.class.getName()), Bystander.class.getName() + "\n");
    URL[] path = {directory.resolve("path").toUri().toURL()};
    Thread.currentThread().setContextClassLoader(new URLClassLoader(path, before));
    Bystander.OPENED.set(0);
  }

  @AfterEach
  void restoreTheClassPath() throws IOException {
    ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
    Thread.currentThread().setContextClassLoader(before);
  }

  private SlipwayHome slipway() {
    return SlipwayHome.at(home)
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .time(world.time());
  }

  private static void create(SlipwayHome in) {
    try (SlipwayEngine engine = in.openEngine()) {
      engine.create(ClusterSpec.builder(NAME.value()).workload("any").build());
    }
  }

  @Test
  void whatIsMerelyInstalledIsNotReachedOutFor() {
    create(slipway());
    Path backup = directory.resolve("backup");
    slipway().storeAdmin().backup(backup);

    assertThat(slipway().storeAdmin().compare().unreachable()).isEmpty();
    assertThat(slipway().storeAdmin().restore(backup).notes()).isEmpty();

    assertThat(Bystander.OPENED).hasValue(0);
  }

  @Test
  void whatHasOptionsIsAsked() {
    create(slipway());

    DriftReport found = slipway().backendOptions("bystander", Map.of()).storeAdmin().compare();

    assertThat(found.unreachable())
        .singleElement()
        .asString()
        .contains("bystander", "no platform is configured");
  }

  @Test
  void whatHasADirectoryInTheHomeIsAsked() throws IOException {
    create(slipway());
    Files.createDirectory(home.resolve("bystander"));

    assertThat(slipway().storeAdmin().compare().unreachable())
        .singleElement()
        .asString()
        .contains("bystander");
  }

  @Test
  void aRestoreHeedsTheFencesOfClustersThatNoListShows() throws IOException {
    SlipwayHome elsewhere =
        SlipwayHome.at(home)
            .backend(new Elsewhere(new FakeBackendProvider(world)))
            .defaultBackend("fake")
            .time(world.time());
    create(elsewhere);
    Path backup = directory.resolve("backup");
    elsewhere.storeAdmin().backup(backup);
    try (SlipwayEngine engine = elsewhere.openEngine()) {
      engine.shutdown(NAME);
      engine.resume(NAME);
    }
    Fence installed = world.cluster(NAME.value()).snapshot().orElseThrow().fence();
    // The replaced store is lost, which knew it too.
    Files.move(home, directory.resolve("lost"));
    Files.createDirectory(home);

    StoreRestore restored = elsewhere.storeAdmin().restore(backup);

    assertThat(restored.comparison().clusters())
        .singleElement()
        .satisfies(cluster -> assertThat(cluster.fence()).isGreaterThan(installed));
    try (SlipwayEngine engine = elsewhere.openEngine()) {
      assertThat(engine.recover(NAME).failure()).isEmpty();
    }
  }
}
