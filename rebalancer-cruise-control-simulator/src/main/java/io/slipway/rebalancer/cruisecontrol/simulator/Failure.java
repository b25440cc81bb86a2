package io.slipway.rebalancer.cruisecontrol.simulator;

/**
 * An exception with which a task fails in the server. Immutable.
 *
 * @param type the name of its class
 * @param message its message
 */
record Failure(String type, String message) {
  private static final String EXCEPTIONS = "com.linkedin.kafka.cruisecontrol.exception.";

  /** Returns an exception that a goal-based operation has wrapped. */
  static Failure wrapped(String type, String message) {
    return new Failure(EXCEPTIONS + "KafkaCruiseControlException", type + ": " + message);
  }

  /** Returns the failure of a request while the executor is busy otherwise. */
  static Failure ongoing(String message) {
    return new Failure(EXCEPTIONS + "OngoingExecutionException", message);
  }

  /** Returns the failure of a proposal for want of metrics. */
  static Failure notEnoughValidWindows() {
    return wrapped(
        "com.linkedin.cruisecontrol.exception.NotEnoughValidWindowsException",
        "There are only 0 valid windows when aggregating in range [-1, 1767225600000] for"
            + " aggregation options (minValidEntityRatio=0.95, minValidEntityGroupRatio=0.00,"
            + " minValidWindows=1, numEntitiesToInclude=105, granularity=ENTITY)");
  }

  static Failure illegalState(String message) {
    return new Failure("java.lang.IllegalStateException", message);
  }

  @Override
  public String toString() {
    return type + ": " + message;
  }
}
