package io.slipway.workload.kafka.node;

/** A node answered that it will not do what it was asked for. */
final class WireException extends Exception {
  private static final long serialVersionUID = 1L;

  WireException(String message) {
    super(message);
  }

  WireException(String message, Throwable cause) {
    super(message, cause);
  }
}
