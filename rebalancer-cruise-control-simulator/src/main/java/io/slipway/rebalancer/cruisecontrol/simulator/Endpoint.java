package io.slipway.rebalancer.cruisecontrol.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** An endpoint that the simulator answers. The enum is open: later versions may add constants. */
public enum Endpoint {
  /** {@code GET state}. */
  STATE("GET", Type.CRUISE_CONTROL_MONITOR, "Get state"),
  /** {@code GET user_tasks}. */
  USER_TASKS("GET", Type.CRUISE_CONTROL_MONITOR, ""),
  /** {@code GET kafka_cluster_state}. */
  KAFKA_CLUSTER_STATE("GET", Type.KAFKA_MONITOR, ""),
  /** {@code POST rebalance}. */
  REBALANCE("POST", Type.KAFKA_ADMIN, "Rebalance"),
  /** {@code POST add_broker}. */
  ADD_BROKER("POST", Type.KAFKA_ADMIN, "Add brokers"),
  /** {@code POST remove_broker}. */
  REMOVE_BROKER("POST", Type.KAFKA_ADMIN, "Remove brokers"),
  /** {@code POST remove_disks}. */
  REMOVE_DISKS("POST", Type.KAFKA_ADMIN, "Remove disks"),
  /** {@code POST stop_proposal_execution}. */
  STOP_PROPOSAL_EXECUTION("POST", Type.KAFKA_ADMIN, "");

  /** Whose tasks are kept, and pushed out of the cache, together. */
  enum Type {
    KAFKA_ADMIN,
    KAFKA_MONITOR,
    CRUISE_CONTROL_MONITOR
  }

  final String method;
  final Type type;

  /** What a worker computes, in the words of the server; empty if it is done at once. */
  final String operation;

  Endpoint(String method, Type type, String operation) {
    this.method = method;
    this.type = type;
    this.operation = operation;
  }

  /** Returns the endpoint of a method and the last part of a path. */
  static Optional<Endpoint> of(String method, String name) {
    return Arrays.stream(values())
        .filter(
            endpoint -> endpoint.method.equals(method) && endpoint.name().equalsIgnoreCase(name))
        .findFirst();
  }

  boolean takes(Request request) {
    return of(request.method(), request.endpoint()).filter(this::equals).isPresent();
  }

  /**
   * Says whether a worker computes the answer, so that it may take longer than the server blocks.
   */
  boolean isAsync() {
    return !operation.isEmpty();
  }

  /** Returns the path as it stands in the server's texts. */
  String path() {
    return "/" + name().toLowerCase(Locale.ROOT);
  }
}
