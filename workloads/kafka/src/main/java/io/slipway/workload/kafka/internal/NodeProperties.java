package io.slipway.workload.kafka.internal;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.Placement;
import java.nio.ByteBuffer;
import java.util.Base64;
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
    return Map.of(
        "node.id", Integer.toString(nodeId(member)),
        "controller.quorum.voters", voters,
        "controller.listener.names", "CONTROLLER",
        "listener.security.protocol.map", "CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT",
        "log.dirs", layout.placement(member).directory() + "/data",
        // Kafka's 9 s for machines that share a network; a dead process is seen dead in 3.
        "broker.session.timeout.ms", "3000",
        "broker.heartbeat.interval.ms", "500");
  }

  private static Map<String, String> controller(ClusterLayout layout, MemberId member, int spus) {
    return Map.of(
        "process.roles",
        "controller",
        "listeners",
        "CONTROLLER://" + address(layout.placement(member), CONTROLLER),
        "default.replication.factor",
        replication(spus),
        "min.insync.replicas",
        inSync(spus));
  }

  private static Map<String, String> broker(ClusterLayout layout, MemberId member, int spus) {
    String listener = "CLIENT://" + address(layout.placement(member), CLIENT);
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put("process.roles", "broker");
    properties.put("listeners", listener);
    properties.put("advertised.listeners", listener);
    properties.put("inter.broker.listener.name", "CLIENT");
    properties.put("broker.rack", member.toString());
    // Shorter than Kafka's minute, so that a broker without a controller ends with a reason in its
    // log before a start's deadline; far longer than a busy machine needs.
    properties.put("initial.broker.registration.timeout.ms", "45000");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "2");
    properties.put("background.threads", "2");
    // The default of 128 MB does not go into a small heap.
    properties.put("log.cleaner.dedupe.buffer.size", "4194304");
    properties.put("log.index.size.max.bytes", "1048576");
    properties.put("group.initial.rebalance.delay.ms", "0");
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

  private static String address(Placement placement, String port) {
    return placement.host() + ":" + placement.port(port);
  }

  private static String text(SortedMap<String, String> properties) {
    StringBuilder text = new StringBuilder();
    properties.forEach(
        (key, value) ->
            text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n'));
    return text.toString();
  }
}
