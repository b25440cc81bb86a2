package io.slipway.workload.kafka.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;

/** The workload knows Kafka's properties by a list, which only here can be held against Kafka. */
class PropertyNamesTest {
  private static final Path LIST =
      Path.of("../kafka/src/main/resources/io/slipway/workload/kafka/internal/properties.txt");

  @Test
  void theWorkloadsListIsKafkasOwnDefinition() throws IOException {
    TreeSet<String> names = new TreeSet<>(AbstractKafkaConfig.CONFIG_DEF.names());

    if (Boolean.getBoolean("golden.renew")) {
      Files.write(LIST, names);
    }
    assertThat(Files.readAllLines(LIST))
        .as("run again with -Dgolden.renew=true, and read the difference")
        .containsExactlyElementsOf(names);
  }
}
