package io.slipway.rebalancer.cruisecontrol.simulator;

/** Messages of Cruise Control that clients tell apart. */
final class Texts {
  static final String ONGOING_EXECUTION =
      "Cannot start a new execution while there is an ongoing execution. Please use"
          + " stop_ongoing_execution=true to stop ongoing execution and start a new one.";
  static final String EXTERNAL_REASSIGNMENT =
      "Cannot execute new proposals while there are ongoing partition reassignments initiated by"
          + " external agent: [orders-0]";
  static final String REASSIGNMENT_UNKNOWN =
      "Cannot execute new proposals due to failure to retrieve whether the Kafka cluster has an"
          + " already ongoing partition reassignment.";

  /** Who asks, in tasks and reasons: the simulator listens on 127.0.0.1 only. */
  static final String CLIENT = "127.0.0.1";

  static final String INACCESSIBLE =
      "Unable to make field private java.lang.String java.lang.Throwable.detailMessage accessible:"
          + " module java.base does not \"opens java.lang\" to unnamed module @1a052a00";
  static final String STOPPED = "Proposal execution stopped.";

  private Texts() {}
}
