package io.slipway.workload.kafka.node;

/** Thrown if the data directory does not hold what the node must find there. */
final class DataException extends Exception {
  private static final long serialVersionUID = 1L;

  DataException(String message) {
    super(message);
  }
}
