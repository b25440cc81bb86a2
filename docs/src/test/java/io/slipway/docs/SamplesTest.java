package io.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples are these files, and they run. */
class SamplesTest {
  private final FakeWorld world = FakeWorld.create();
  @TempDir private Path home;

  @Test
  void theEmbeddingExampleRuns() {
    EmbeddingSample.run(
        slipway(new FakeBackendProvider(world), "fake"),
        ClusterSpec.builder("orders").spuCount(3).build());

    assertThat(world.cluster("orders").exists()).isFalse();
  }

  @Test
  void theBackendExampleRuns() {
    SlipwayHome slipway =
        slipway(new FrugalBackendProvider(new FakeBackendProvider(world)), "frugal");
    EmbeddingSample.run(slipway, ClusterSpec.builder("orders").spuCount(3).build());

    assertThatThrownBy(
            () -> EmbeddingSample.run(slipway, ClusterSpec.builder("orders").spuCount(4).build()))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("was 4")
        .extracting(e -> ((SlipwayException) e).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void theReadmeShowsTheseFiles() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    assertThat(readme).contains(shown("EmbeddingSample")).contains(shown("FrugalBackend"));
    assertThat(readme.lines().count()).isLessThanOrEqualTo(80);
  }

  private SlipwayHome slipway(io.slipway.spi.BackendProvider backend, String name) {
    return SlipwayHome.at(home).backend(backend).defaultBackend(name).time(world.time());
  }

  /** The sample as the README shows it: with what the test gives it as code. */
  private static String shown(String name) throws IOException {
    return Samples.of(name).get(0).replaceAll("(?m)^// (?=ClusterSpec|SlipwayHome)", "");
  }
}
