package io.slipway.workload.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.WorkloadProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class CommandWorkloadProviderTest {
  @Test
  void itIsFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(WorkloadProvider.class))
        .extracting(WorkloadProvider::name)
        .containsExactly("command");
  }
}
