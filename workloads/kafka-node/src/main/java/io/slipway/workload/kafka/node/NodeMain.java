package io.slipway.workload.kafka.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.BrokerLifecycleManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Starts one Kafka node, controller or broker or both, and, once it serves, identifies itself in
 * the file {@code node.ready} of the member's directory or at a port of its own: process, node id,
 * cluster id, and for a broker the epoch and the incarnation under which the controller has
 * registered it. Kafka itself does not expose this, and without it a process could not be
 * distinguished from one that has superseded it.
 */
public final class NodeMain {
  /** The exit status for wrong arguments. */
  static final int EXIT_USAGE = 64;

  /** The exit status for missing or foreign data. */
  static final int EXIT_DATA = 66;

  private static final String REQUIRE = "require";
  private static final String REHEARSE = "rehearse";
  private static final List<String> MODES = List.of("format", REQUIRE, REHEARSE);
  private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);

  private NodeMain() {}

  /**
   * Runs a node until it is told to end.
   *
   * @param args {@code format}, {@code require}, or {@code rehearse}, which is {@code format} until
   *     the end of the standard input; the cluster id, the properties file, and where it says its
   *     word: the member's directory, or {@code tcp://HOST:PORT} to listen at
   */
  public static void main(String[] args) {
    if (args.length != 4 || !MODES.contains(args[0])) {
      fail(
          EXIT_USAGE,
          "invalid arguments: expected one of "
              + MODES
              + ", cluster id, properties file and directory or port, was "
              + Arrays.toString(args)
              + "; report this as a bug");
    }
    try {
      if (args[0].equals(REHEARSE)) {
        endWithInput();
      }
      run(!args[0].equals(REQUIRE), args[1], Path.of(args[2]), args[3]);
    } catch (DataException e) {
      fail(EXIT_DATA, String.valueOf(e.getMessage()));
    } catch (Exception e) {
      LOG.error("Exiting Kafka due to fatal exception during startup.", e);
      fail(1, "node did not start: " + e + "; see the lines above");
    }
    Exit.exit(0);
  }

  private static void run(boolean format, String clusterId, Path file, String place)
      throws Exception {
    NodeWord word = NodeWord.at(place);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    KafkaConfig config = KafkaConfig.fromProps(properties, false);
    Storage storage = new Storage(config, clusterId);
    if (format) {
      storage.format();
    } else {
      storage.require();
    }
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    Exit.addShutdownHook("slipway-shutdown", () -> stop(word, server));
    server.startup();
    ready(word, server, config, clusterId);
    server.awaitShutdown();
  }

  /** A rehearsal must not outlive its parent process, however that ends. */
  private static void endWithInput() {
    Thread thread =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                LOG.debug("standard input ended", e);
              }
              Exit.exit(0);
            },
            "slipway-rehearsal");
    thread.setDaemon(true);
    thread.start();
  }

  private static void ready(
      NodeWord word, KafkaRaftServer server, KafkaConfig config, String clusterId)
      throws Exception {
    NodeFiles.Content content = NodeFiles.identity(config.nodeId(), clusterId);
    ControllerServer controller = option(server, "controller", ControllerServer.class);
    if (controller != null) {
      controller
          .sharedServer()
          .loader()
          .installPublishers(List.of(new RegistrationPublisher(word, config.nodeId(), clusterId)))
          .get();
    }
    BrokerServer broker = option(server, "broker", BrokerServer.class);
    if (broker != null) {
      BrokerLifecycleManager manager = broker.lifecycleManager();
      content.put("broker.epoch", Long.toString(manager.brokerEpoch()));
      content.put("broker.incarnation", String.valueOf(field(manager, "incarnationId")));
    }
    word.writeReady(content);
    System.err.println("slipway: node " + config.nodeId() + " of cluster " + clusterId + " serves");
  }

  private static void stop(NodeWord word, KafkaRaftServer server) {
    try {
      word.close();
    } catch (IOException e) {
      LOG.warn("the node's word stays behind: {}", e.toString());
    }
    server.shutdown();
  }

  private static <T> @org.jspecify.annotations.Nullable T option(
      KafkaRaftServer server, String name, Class<T> type) throws ReflectiveOperationException {
    Option<?> option = (Option<?>) field(server, name);
    return option.isEmpty() ? null : type.cast(option.get());
  }

  /** Kafka has no accessor for these; the tests with real processes notice if it renames them. */
  private static Object field(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  private static void fail(int status, String text) {
    System.err.println("slipway: " + text);
    Exit.exit(status);
  }
}
