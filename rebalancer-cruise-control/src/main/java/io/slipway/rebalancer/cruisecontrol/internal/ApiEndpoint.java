package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.spi.RebalanceMode;

/** The endpoints that are asked, by the names of {@code CruiseControlEndPoint} of the server. */
enum ApiEndpoint {
  STATE("state", false, true, "ExecutorState"),
  USER_TASKS("user_tasks", false, false, "userTasks"),
  KAFKA_CLUSTER_STATE("kafka_cluster_state", false, false, "KafkaBrokerState"),
  REBALANCE("rebalance", true, true, ""),
  ADD_BROKER("add_broker", true, true, ""),
  REMOVE_BROKER("remove_broker", true, true, ""),
  REMOVE_DISKS("remove_disks", true, true, ""),
  STOP_PROPOSAL_EXECUTION("stop_proposal_execution", true, false, "");

  private final String path;
  private final boolean changes;
  private final boolean async;
  private final String content;

  ApiEndpoint(String path, boolean changes, boolean async, String content) {
    this.path = path;
    this.changes = changes;
    this.async = async;
    this.content = content;
  }

  /** Returns what follows {@code /kafkacruisecontrol/}. */
  String path() {
    return path;
  }

  /** Returns whether it is a POST: without an answer its effect is unknown. */
  boolean changes() {
    return changes;
  }

  /** Returns whether the server computes in the background and may answer 202. */
  boolean isAsync() {
    return async;
  }

  /** Returns whether it computes a proposal, and moves data unless {@code dryrun=true}. */
  boolean computes() {
    return changes && async;
  }

  /** Returns the field that a good answer has; empty if answers differ. */
  String content() {
    return content;
  }

  static ApiEndpoint of(RebalanceMode mode) {
    return switch (mode) {
      case FULL -> REBALANCE;
      case ADD_BROKERS -> ADD_BROKER;
      case REMOVE_BROKERS -> REMOVE_BROKER;
      case REMOVE_DISKS -> REMOVE_DISKS;
    };
  }
}
