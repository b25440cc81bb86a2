package io.slipway.cli;

import io.slipway.spi.ErrorCode;

/** The exit statuses of {@code slipway}, and the one place that maps error codes to them. */
final class ExitStatus {
  static final int DONE = 0;
  static final int INTERNAL = 1;
  static final int USAGE = 2;
  static final int ILLEGAL_TRANSITION = 3;
  static final int NOT_FOUND = 4;
  static final int ALREADY_EXISTS = 5;
  static final int IN_PROGRESS = 6;
  static final int BACKEND = 7;
  static final int DEADLINE = 8;
  static final int STORE = 9;

  /** {@code status --probe} found a cluster that is not as its record says. */
  static final int UNHEALTHY = 10;

  static final int CANCELLED = 130;

  /** The status that a shell shows for a command ended by SIGPIPE. */
  static final int READER_GONE = 141;

  private ExitStatus() {}

  /** Returns the status of a failure; never {@link #DONE}. */
  static int of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, UNSUPPORTED -> USAGE;
      case ILLEGAL_TRANSITION -> ILLEGAL_TRANSITION;
      case NOT_FOUND -> NOT_FOUND;
      case ALREADY_EXISTS -> ALREADY_EXISTS;
      case STORE_LOCKED, OPERATION_IN_PROGRESS, STALE_FENCE -> IN_PROGRESS;
      case BACKEND_UNAVAILABLE, BACKEND_REJECTED, DATA_MISSING, CONFLICT -> BACKEND;
      case DEADLINE_EXCEEDED -> DEADLINE;
      case STORE_UNAVAILABLE, STORE_DAMAGED -> STORE;
      case CANCELLED -> CANCELLED;
      case CLOSED -> INTERNAL;
    };
  }
}
