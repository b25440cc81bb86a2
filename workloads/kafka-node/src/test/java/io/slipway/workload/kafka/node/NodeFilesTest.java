package io.slipway.workload.kafka.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFilesTest {
  @TempDir Path directory = Path.of("");

  @Test
  void whatANodeSaysStandsUntilAnotherRunBegins() throws IOException {
    NodeFiles files = new NodeFiles(directory);
    files.writeReady(NodeFiles.identity(1, "c1"));
    files.writeRegistrations(NodeFiles.identity(1, "c1"));

    assertThat(directory.resolve("node.ready")).content().contains("cluster.id=c1");
    assertThat(directory.resolve("node.registrations")).content().contains("cluster.id=c1");

    new NodeFiles(directory).clear();
    assertThat(directory).isEmptyDirectory();
  }

  /** Kafka goes on publishing while it shuts down, and may just be starting. */
  @Test
  void aNodeThatEndsSaysNothingAnyMore() throws IOException {
    NodeFiles files = new NodeFiles(directory);
    files.writeRegistrations(NodeFiles.identity(1, "c1"));

    files.close();
    files.writeReady(NodeFiles.identity(1, "c1"));
    files.writeRegistrations(NodeFiles.identity(1, "c1"));

    assertThat(directory).isEmptyDirectory();
  }
}
