package io.slipway.workload.kafka.internal;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.MemberId;
import io.slipway.spi.Placement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Requests to one node each, through a {@link Bridge} or a test's canned answers. */
final class NodeClient {
  private static final String UNASKED = "unasked";

  private final Function<Map<String, String>, Map<String, String>> bridge;

  NodeClient(Function<Map<String, String>, Map<String, String>> bridge) {
    this.bridge = bridge;
  }

  /** A node's answer, or the reason for its absence. */
  record Response(Map<String, String> values) {
    boolean failed() {
      return values.containsKey("error");
    }

    /** Returns that the request could not be made, which says nothing about the node. */
    static NodeClient.Response unasked(String why) {
      return new NodeClient.Response(
          Map.of("error", "it could not be asked: " + why, "error.kind", UNASKED));
    }

    /** Returns whether it is certain that the node did not serve the request. */
    boolean refused() {
      String kind = get("error.kind");
      return failed() && !kind.equals("timeout") && !kind.equals(UNASKED);
    }

    String error() {
      return get("error");
    }

    String get(String key) {
      return values.getOrDefault(key, "");
    }
  }

  /** Asks a member for proof that it serves: a controller for the quorum, an SPU for its view. */
  NodeClient.Response ask(ClusterLayout layout, MemberId member, Duration timeout) {
    String operation =
        NodeProperties.portName(member).equals(NodeProperties.CONTROLLER) ? "quorum" : "cluster";
    return ask(operation, layout, member, timeout, Map.of());
  }

  /** Asks a controller to forget a broker. */
  NodeClient.Response unregister(
      ClusterLayout layout, MemberId controller, String broker, Duration timeout) {
    return ask("unregister", layout, controller, timeout, Map.of("broker", broker));
  }

  private NodeClient.Response ask(
      String operation,
      ClusterLayout layout,
      MemberId member,
      Duration timeout,
      Map<String, String> more) {
    Placement placement = layout.placement(member);
    Map<String, String> request = new TreeMap<>(more);
    request.put("op", operation);
    request.put("host", placement.host());
    request.put("port", Integer.toString(placement.port(NodeProperties.portName(member))));
    request.put("timeout.ms", Long.toString(Math.max(1, timeout.toMillis())));
    return new NodeClient.Response(bridge.apply(request));
  }
}
