package io.slipway.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OwnerId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBackendProviderTest {
  @TempDir Path home;

  @Test
  void itIsFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .extracting(BackendProvider::name)
        .containsExactly("local");
  }

  @Test
  void openingAndLookingWritesNothing() {
    Path directory = home.resolve("local");
    try (ClusterBackend backend = open(directory, Map.of())) {
      assertThat(backend.inventory()).isEmpty();
    }
    assertThat(directory).doesNotExist();
  }

  @Test
  void anyOptionIsRefusedByName() {
    assertThatThrownBy(() -> open(home, Map.of("x", "1")))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("x");
  }

  @Test
  void closedBackendRefusesCalls() {
    ClusterBackend backend = open(home, Map.of());
    backend.close();
    backend.close();
    assertThatThrownBy(backend::inventory)
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }

  private ClusterBackend open(Path directory, Map<String, String> options) {
    return new LocalBackendProvider()
        .open(
            BackendContext.builder(
                    new OwnerId("test"),
                    TimeSource.system(),
                    name -> {
                      throw new AssertionError("no workload is asked for");
                    })
                .home(home, directory)
                .options(options)
                .build());
  }
}
