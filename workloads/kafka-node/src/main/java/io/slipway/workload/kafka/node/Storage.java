package io.slipway.workload.kafka.node;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.metadata.storage.Formatter;

/** The node's data directory: created for a first start, never recreated for a later one. */
final class Storage {
  private final KafkaConfig config;
  private final String clusterId;
  private final Path metaProperties;

  Storage(KafkaConfig config, String clusterId) {
    this.config = config;
    this.clusterId = clusterId;
    this.metaProperties = Path.of(config.metadataLogDir(), "meta.properties");
  }

  /** Formats what is not formatted; what is must be this node's. */
  void format() throws Exception {
    if (Files.exists(metaProperties)) {
      require();
      return;
    }
    new Formatter()
        .setPrintStream(System.out)
        .setNodeId(config.nodeId())
        .setClusterId(clusterId)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(config.metadataLogDir())
        .addDirectory(config.metadataLogDir())
        .setIgnoreFormatted(true)
        .run();
  }

  /** Throws unless the directory is this node's. */
  void require() throws DataException, IOException {
    if (!Files.exists(metaProperties)) {
      throw new DataException(
          "data is missing: expected "
              + metaProperties
              + " of an earlier life, was nothing; restore the directory, or delete the cluster");
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(metaProperties)) {
      properties.load(reader);
    }
    require("cluster.id", clusterId, properties);
    require("node.id", Integer.toString(config.nodeId()), properties);
  }

  private void require(String key, String expected, Properties properties) throws DataException {
    String was = properties.getProperty(key);
    if (!expected.equals(was)) {
      throw new DataException(
          "data is another's: expected "
              + key
              + " "
              + expected
              + " in "
              + metaProperties
              + ", was "
              + was
              + "; restore the directory, or delete the cluster");
    }
  }
}
