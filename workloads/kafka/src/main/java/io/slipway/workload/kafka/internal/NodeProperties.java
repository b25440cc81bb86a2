package io.slipway.workload.kafka.internal;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.Endpoint;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.Placement;
import io.slipway.spi.Platform;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Kafka's own configuration of a node. */
final class NodeProperties {
  static final String CLIENT = "client";
  static final String CONTROLLER = "controller";

  /** In containers: the brokers' own listener, as clients may need another address. */
  static final String INTERNAL = "internal";

  /** In containers: where a node says its word. */
  static final String STATUS = "status";

  private static final int FIRST_CONTROLLER = 1_000;
  private static final int USUAL_REPLICATION = 3;
  private static final Set<String> RESERVED =
      Set.of(
          "process.roles",
          "node.id",
          "broker.id",
          "controller.quorum.voters",
          "controller.quorum.bootstrap.servers",
          "controller.listener.names",
          "listeners",
          "advertised.listeners",
          "inter.broker.listener.name",
          "security.inter.broker.protocol",
          "listener.security.protocol.map",
          "log.dir",
          "log.dirs",
          "metadata.log.dir",
          "broker.rack");

  /** Starting fast and small counts for more than peak speed. */
  private static final Map<String, String> FOR_A_SHARED_MACHINE =
      Map.of(
          "num.network.threads", "2",
          "num.io.threads", "2",
          "background.threads", "2",
          "log.index.size.max.bytes", "1048576",
          "group.initial.rebalance.delay.ms", "0");

  private NodeProperties() {}

  /** Returns whether only Slipway may set a property. */
  static boolean isReserved(String property) {
    return RESERVED.contains(property);
  }

  /** Returns Kafka's id of a member: an SPU's is its number, a controller's is above all SPUs'. */
  static int nodeId(MemberId member) {
    return member.role() == MemberRole.SPU ? member.number() : FIRST_CONTROLLER + member.number();
  }

  /** Returns Kafka's id of the cluster: the incarnation as Kafka writes UUIDs. */
  static String clusterId(ClusterId cluster) {
    UUID uuid = cluster.incarnation().value();
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns the name of the port on which a member answers. */
  static String portName(MemberId member) {
    return member.role() == MemberRole.SPU ? CLIENT : CONTROLLER;
  }

  /** Returns the names of the ports that a member has on a platform. */
  static List<String> portNames(MemberId member, Platform platform) {
    if (platform == Platform.HOST) {
      return List.of(portName(member));
    }
    return member.role() == MemberRole.SPU
        ? List.of(CLIENT, INTERNAL, STATUS)
        : List.of(CONTROLLER, STATUS);
  }

  /** Returns the address that a broker tells clients. */
  static Endpoint advertised(Placement placement) {
    return placement
        .external(CLIENT)
        .orElseGet(() -> Endpoint.of(CLIENT, placement.host(), placement.port(CLIENT)));
  }

  /** The directory of a node's data, as the node names it. */
  static String data(Placement placement) {
    return placement.directory() + "/data";
  }

  static String of(ClusterLayout layout, MemberId member, KafkaOptions options) {
    int spus = layout.resolution().members(MemberRole.SPU).size();
    SortedMap<String, String> properties = new TreeMap<>(common(layout, member));
    if (member.role() == MemberRole.SPU) {
      properties.putAll(broker(layout, member, spus));
      properties.putAll(options.brokerProperties());
    } else {
      properties.putAll(controller(layout, member, spus));
      // Defaults of new topics and the session's timeout are the controller's to apply; a reporter
      // of broker metrics would only take it for an unknown broker.
      options.brokerProperties().entrySet().stream()
          .filter(entry -> !entry.getKey().equals("metric.reporters"))
          .forEach(entry -> properties.put(entry.getKey(), entry.getValue()));
    }
    return text(properties);
  }

  private static Map<String, String> common(ClusterLayout layout, MemberId member) {
    String voters =
        layout.resolution().members(MemberRole.CONTROLLER).stream()
            .map(
                controller ->
                    nodeId(controller) + "@" + address(layout.placement(controller), CONTROLLER))
            .collect(Collectors.joining(","));
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put("node.id", Integer.toString(nodeId(member)));
    properties.put("controller.quorum.voters", voters);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("log.dirs", data(layout.placement(member)));
    if (layout.platform() == Platform.HOST) {
      properties.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT");
      // Kafka's 9 s for machines that share a network; a dead process is seen dead in 3.
      properties.put("broker.session.timeout.ms", "3000");
      properties.put("broker.heartbeat.interval.ms", "500");
    } else {
      properties.put(
          "listener.security.protocol.map",
          "CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT");
      properties.put("broker.session.timeout.ms", "9000");
      properties.put("broker.heartbeat.interval.ms", "2000");
    }
    return properties;
  }

  private static Map<String, String> controller(ClusterLayout layout, MemberId member, int spus) {
    Placement placement = layout.placement(member);
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put("process.roles", "controller");
    properties.put("listeners", listener("CONTROLLER", bound(placement, CONTROLLER)));
    if (layout.platform() != Platform.HOST) {
      properties.put(
          "advertised.listeners", listener("CONTROLLER", address(placement, CONTROLLER)));
    }
    properties.put("default.replication.factor", replication(spus));
    properties.put("min.insync.replicas", inSync(spus));
    return properties;
  }

  private static Map<String, String> broker(ClusterLayout layout, MemberId member, int spus) {
    Placement placement = layout.placement(member);
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put("process.roles", "broker");
    String listeners = listener("CLIENT", bound(placement, CLIENT));
    String advertised =
        listener("CLIENT", address(advertised(placement).host(), advertised(placement).port()));
    if (layout.platform() == Platform.HOST) {
      properties.put("listeners", listeners);
      properties.put("advertised.listeners", advertised);
      properties.put("inter.broker.listener.name", "CLIENT");
      properties.putAll(FOR_A_SHARED_MACHINE);
    } else {
      properties.put(
          "listeners", listeners + "," + listener("INTERNAL", bound(placement, INTERNAL)));
      properties.put(
          "advertised.listeners",
          advertised + "," + listener("INTERNAL", address(placement, INTERNAL)));
      properties.put("inter.broker.listener.name", "INTERNAL");
    }
    properties.put("broker.rack", member.toString());
    // Shorter than Kafka's minute, so that a broker without a controller ends with a reason in its
    // log before a start's deadline; far longer than a busy machine needs.
    properties.put("initial.broker.registration.timeout.ms", "45000");
    // The default of 128 MB does not go into a small heap.
    properties.put("log.cleaner.dedupe.buffer.size", "4194304");
    properties.put("default.replication.factor", replication(spus));
    properties.put("min.insync.replicas", inSync(spus));
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      properties.put(topic + ".num.partitions", "3");
      properties.put(topic + ".replication.factor", replication(spus));
    }
    properties.put("transaction.state.log.min.isr", inSync(spus));
    properties.put("share.coordinator.state.topic.min.isr", inSync(spus));
    return properties;
  }

  private static String replication(int spus) {
    return Integer.toString(Math.min(USUAL_REPLICATION, spus));
  }

  private static String inSync(int spus) {
    return spus < USUAL_REPLICATION ? "1" : "2";
  }

  private static String listener(String name, String address) {
    return name + "://" + address;
  }

  /** Returns where a member itself listens. */
  static String bound(Placement placement, String port) {
    return address(placement.bind(), placement.port(port));
  }

  private static String address(Placement placement, String port) {
    return address(placement.host(), placement.port(port));
  }

  private static String address(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static String text(SortedMap<String, String> properties) {
    StringBuilder text = new StringBuilder();
    properties.forEach(
        (key, value) ->
            text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n'));
    return text.toString();
  }
}
