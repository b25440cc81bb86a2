package io.slipway.cli;

import java.util.List;

/**
 * Writes and reads records of running clusters. Calls end early when their thread is interrupted.
 */
interface RecordClient extends AutoCloseable {
  /**
   * Makes a topic, writes numbered records to it, and returns when all replicas have acknowledged
   * all of them.
   *
   * @param bootstrap the cluster's addresses
   * @param topic the topic
   * @param partitions how many partitions it gets
   * @param replication how many replicas each of them gets
   * @param count how many records to write
   */
  void produce(String bootstrap, String topic, int partitions, int replication, int count);

  /**
   * Reads a topic from its beginning.
   *
   * @param bootstrap the cluster's addresses
   * @param topic the topic
   * @param count how many records are expected
   * @return the records found, at least {@code count}
   */
  List<String> read(String bootstrap, String topic, int count);

  /** Releases what the client holds. Idempotent. */
  @Override
  void close();
}
