package io.slipway.workload.kafka;

import io.slipway.spi.ProgressSink;
import io.slipway.workload.kafka.internal.RecordClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Writes and reads records of a Kafka cluster, for demonstrations and tests: Kafka's own clients in
 * a separate class loader. Thread-safe. The opener must close it.
 */
public final class KafkaRecords implements AutoCloseable {
  private final RecordClient client;

  private KafkaRecords(RecordClient client) {
    this.client = client;
  }

  /**
   * Opens the clients, installing Kafka's jars if necessary.
   *
   * @param runtimeDirectory the runtime directory of the home
   * @throws io.slipway.spi.BackendException BACKEND_REJECTED if the jars cannot be installed
   */
  public static KafkaRecords open(Path runtimeDirectory) {
    return new KafkaRecords(RecordClient.open(runtimeDirectory, ProgressSink.NONE));
  }

  /**
   * Writes records {@code record-0}, {@code record-1} and so on, and returns once all in-sync
   * replicas have each record. Creates the topic if it does not exist. Writing again adds the same
   * records again.
   *
   * @param bootstrap such as {@code 127.0.0.1:9092}
   * @param topic the topic
   * @param partitions how many partitions a new topic has
   * @param replication how many replicas a new topic has
   * @param count the number of records
   * @param timeout how long it may take
   * @throws io.slipway.spi.BackendException DEADLINE_EXCEEDED, BACKEND_UNAVAILABLE,
   *     BACKEND_REJECTED, or CANCELLED if the thread is interrupted; some records may be written
   */
  public void produce(
      String bootstrap,
      String topic,
      int partitions,
      int replication,
      int count,
      Duration timeout) {
    client.produce(bootstrap, topic, partitions, replication, count, timeout);
  }

  /**
   * Reads a topic from its beginning until at least {@code count} records were read.
   *
   * @param bootstrap such as {@code 127.0.0.1:9092}
   * @param topic the topic
   * @param count how many records to wait for
   * @param timeout how long it may take
   * @return the records' values, in order within each partition
   * @throws io.slipway.spi.BackendException DEADLINE_EXCEEDED if there are fewer,
   *     BACKEND_UNAVAILABLE, BACKEND_REJECTED, or CANCELLED if the thread is interrupted
   */
  public List<String> readAll(String bootstrap, String topic, int count, Duration timeout) {
    return client.read(bootstrap, topic, count, timeout);
  }

  /** Releases the clients' classes. Idempotent. */
  @Override
  public void close() {
    client.close();
  }
}
