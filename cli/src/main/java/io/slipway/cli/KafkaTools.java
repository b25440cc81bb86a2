package io.slipway.cli;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The seam to the Kafka workload's own tools: the one class that names them. */
final class KafkaTools implements RecordClient, ArchiveMaker {
  @Override
  public void produce(String bootstrap, String topic, int partitions, int replication, int count) {
    throw missing();
  }

  @Override
  public List<String> read(String bootstrap, String topic, int count) {
    throw missing();
  }

  @Override
  public Path prepare(Path home, Consumer<String> progress) {
    throw missing();
  }

  private static SlipwayException missing() {
    return new SlipwayException(
        ErrorCode.UNSUPPORTED, "this build has no Kafka tools; use one with the Kafka workload");
  }
}
