package io.slipway.rebalancer.cruisecontrol.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Incarnation;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceMember;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whose server it is: its brokers are compared with a cluster's before the first request that
 * changes something, and again whenever the server may have been restarted. {@code
 * kafka_cluster_state} tells broker ids and directories, but no hosts, so a cluster is recognized
 * by a directory that one of its members has, and by no broker being a stranger. Thread-safe.
 */
final class Identity {
  private static final Request REQUEST =
      Request.of(ApiEndpoint.KAFKA_CLUSTER_STATE, "json=true&verbose=false");

  /** Instead of directories, ClusterBrokerState.populateKafkaBrokerLogDirState. */
  private static final String DEAD = "broker_dead";

  private final Server server;
  private final Map<Incarnation, Seen> confirmed = new HashMap<>();

  /** A cluster was recognized. */
  private record Seen(List<RebalanceMember> members, long interruptions) {}

  Identity(Server server) {
    this.server = server;
  }

  /**
   * Returns if the server has the call's cluster.
   *
   * @throws RebalanceException if it has another one, or that cannot be told
   */
  void confirm(RebalanceCall call, Priority priority, Bounds bounds) {
    Seen seen = new Seen(call.members(), server.interruptions());
    Incarnation incarnation = call.key().incarnation();
    if (isConfirmed(incarnation, seen)) {
      return;
    }
    Answer answer = server.ask(priority, REQUEST, bounds);
    compare(call, directories(answer.json().path("KafkaBrokerState")));
    // With the number from before the question: an interruption since counts.
    keep(incarnation, seen);
  }

  private synchronized boolean isConfirmed(Incarnation incarnation, Seen seen) {
    return seen.equals(confirmed.get(incarnation));
  }

  private synchronized void keep(Incarnation incarnation, Seen seen) {
    confirmed.values().removeIf(other -> other.interruptions() != seen.interruptions());
    confirmed.put(incarnation, seen);
  }

  private void compare(RebalanceCall call, Map<String, Set<String>> brokers) {
    Map<String, RebalanceMember> members = new TreeMap<>();
    call.members().forEach(member -> members.put(member.nativeId(), member));
    boolean recognized = false;
    for (Map.Entry<String, Set<String>> broker : brokers.entrySet()) {
      if (broker.getKey().startsWith("-")) {
        // Cluster.bootstrap: an address from the configuration, until the cluster has been seen.
        continue;
      }
      RebalanceMember member = members.get(broker.getKey());
      if (member == null && broker.getValue().contains(DEAD)) {
        // Removed without its replicas having been moved.
        continue;
      }
      if (member == null) {
        throw other(call, "broker " + broker.getKey(), "one of " + members.keySet());
      }
      // Words such as broker_dead and timed_out stand for what the server does not know.
      boolean told = broker.getValue().stream().anyMatch(text -> text.startsWith("/"));
      if (told && !member.directories().isEmpty()) {
        if (member.directories().stream().noneMatch(broker.getValue()::contains)) {
          throw other(
              call,
              "broker " + broker.getKey() + " in " + broker.getValue(),
              "it in one of " + member.directories());
        }
        recognized = true;
      }
    }
    Set<String> missing = new TreeSet<>(members.keySet());
    missing.removeAll(brokers.keySet());
    if (!recognized || !missing.isEmpty()) {
      throw unconfirmed(call, missing);
    }
  }

  /** Brokers with replicas, also dead ones, and those that live. */
  private static Map<String, Set<String>> directories(JsonNode state) {
    Map<String, Set<String>> brokers = new TreeMap<>();
    for (String field : List.of("ReplicaCountByBrokerId", "OnlineLogDirsByBrokerId")) {
      state.path(field).fieldNames().forEachRemaining(id -> brokers.put(id, new TreeSet<>()));
    }
    for (String field : List.of("OnlineLogDirsByBrokerId", "OfflineLogDirsByBrokerId")) {
      brokers.forEach(
          (id, found) ->
              state.path(field).path(id).forEach(directory -> found.add(directory.asText(""))));
    }
    return brokers;
  }

  private RebalanceException other(RebalanceCall call, String found, String expected) {
    return Failures.permanent(
        CruiseControlReason.OTHER_CLUSTER,
        Problem.of(
                ErrorCode.CONFLICT,
                "Cruise Control at "
                    + server.address()
                    + " has another cluster than '"
                    + call.cluster()
                    + "'")
            .withExpected(expected)
            .withActual(found)
            .withRemedy("name the address of this cluster's own server"));
  }

  private RebalanceException unconfirmed(RebalanceCall call, Set<String> missing) {
    return Failures.passing(
        CruiseControlReason.CLUSTER_UNCONFIRMED,
        Problem.of(
                ErrorCode.BACKEND_UNAVAILABLE,
                "whether Cruise Control at "
                    + server.address()
                    + " has the cluster '"
                    + call.cluster()
                    + "' cannot be told")
            .withExpected("all brokers of the cluster, one of them with a directory of its own")
            .withActual(missing.isEmpty() ? "no such directory" : "none of the ids " + missing)
            .withRemedy("try again when all members run and the server has seen them"));
  }
}
