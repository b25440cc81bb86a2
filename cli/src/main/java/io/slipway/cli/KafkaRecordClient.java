package io.slipway.cli;

import io.slipway.workload.kafka.KafkaRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Records of Kafka clusters: the only class that refers to the workload's own clients. */
final class KafkaRecordClient implements RecordClient {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final KafkaRecords records;

  private KafkaRecordClient(KafkaRecords records) {
    this.records = records;
  }

  /** Opens the clients; blocks while Kafka's jars are installed, if necessary. */
  static RecordClient open(Path home) {
    return new KafkaRecordClient(KafkaRecords.open(home.resolve(InstalledEngine.RUNTIME)));
  }

  @Override
  public void produce(String bootstrap, String topic, int partitions, int replication, int count) {
    records.produce(bootstrap, topic, partitions, replication, count, TIMEOUT);
  }

  @Override
  public List<String> read(String bootstrap, String topic, int count) {
    return records.readAll(bootstrap, topic, count, TIMEOUT);
  }

  @Override
  public void close() {
    records.close();
  }
}
