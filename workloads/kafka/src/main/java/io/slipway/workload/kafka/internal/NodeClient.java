package io.slipway.workload.kafka.internal;

import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Requests to one node each, through a {@link Bridge} or a test's canned answers. */
final class NodeClient {
  private static final String UNASKED = "unasked";

  private final Function<Map<String, String>, Map<String, String>> bridge;
  private final MemberAccess access;

  NodeClient(Function<Map<String, String>, Map<String, String>> bridge, MemberAccess access) {
    this.bridge = bridge;
    this.access = access;
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
  NodeClient.Response ask(MemberId member, Duration timeout) {
    String operation =
        NodeProperties.portName(member).equals(NodeProperties.CONTROLLER) ? "quorum" : "cluster";
    return ask(operation, member, timeout, Map.of());
  }

  /** Asks a controller to forget a broker. */
  NodeClient.Response unregister(MemberId controller, String broker, Duration timeout) {
    return ask("unregister", controller, timeout, Map.of("broker", broker));
  }

  private NodeClient.Response ask(
      String operation, MemberId member, Duration timeout, Map<String, String> more) {
    InetSocketAddress address = access.reach(member, NodeProperties.portName(member));
    Map<String, String> request = new TreeMap<>(more);
    request.put("op", operation);
    request.put("host", address.getHostString());
    request.put("port", Integer.toString(address.getPort()));
    request.put("timeout.ms", Long.toString(Math.max(1, timeout.toMillis())));
    return new NodeClient.Response(bridge.apply(request));
  }
}
