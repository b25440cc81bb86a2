package io.slipway.benchmarks;

import java.io.IOException;

/** Something that makes records durable one by one. Thread-safe, but for one record at a time. */
interface CommitTarget extends AutoCloseable {
  /** How many records there are, each written over and over. */
  int RECORDS = 9984;

  /** The length of each. */
  int BYTES = 1024;

  /** Sets a record; it is durable when this returns. */
  void commit(int record, byte[] value) throws IOException;

  @Override
  void close() throws IOException;

  /** Returns the key of a record. */
  static String key(int record) {
    return "cluster/orders-" + record;
  }
}
