package io.slipway.workload.kafka.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bridge says of nodes that are none. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class KafkaBridgeTest {
  private final KafkaBridge bridge = new KafkaBridge();

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "quorum", "unregister"})
  void givesUpOnASilentNode(String operation) throws Exception {
    try (ServerSocket silent = listen()) {
      assertThat(bridge.apply(request(operation, silent.getLocalPort())))
          .isEqualTo(Map.of("error", "no answer in time", "error.kind", "timeout"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\0\0\0\4\0\0\0\7", "\0\0\0\0"})
  void seesThatAnotherProtocolIsSpoken(String reply) throws Exception {
    try (ServerSocket server = listen()) {
      Thread thread = replyOnce(server, reply);
      assertThat(bridge.apply(request("cluster", server.getLocalPort())))
          .containsEntry("error.kind", "refused")
          .containsEntry("error", "what listens there does not speak Kafka's protocol");
      thread.join();
    }
  }

  @Test
  void seesThatAReplyWasCutShort() throws Exception {
    try (ServerSocket server = listen()) {
      Thread thread = replyOnce(server, "\0\0\0\40abc");
      assertThat(bridge.apply(request("cluster", server.getLocalPort())))
          .containsEntry("error.kind", "io")
          .containsEntry("error", "connection closed after 3 of 32 bytes");
      thread.join();
    }
  }

  @Test
  void seesThatNobodyListens() throws Exception {
    int port;
    try (ServerSocket closed = listen()) {
      port = closed.getLocalPort();
    }
    assertThat(bridge.apply(request("cluster", port))).containsEntry("error.kind", "io");
  }

  @Test
  void refusesARequestThatItDoesNotKnow() {
    assertThatThrownBy(() -> bridge.apply(Map.of("op", "format")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("op must be known, was format");
    assertThatThrownBy(() -> bridge.apply(Map.of("op", "cluster")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("host must be set");
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static Map<String, String> request(String operation, int port) {
    Map<String, String> request = new HashMap<>();
    request.put("op", operation);
    request.put("host", InetAddress.getLoopbackAddress().getHostAddress());
    request.put("port", Integer.toString(port));
    request.put("broker", "1");
    request.put("timeout.ms", operation.equals("cluster") ? "2000" : "200");
    return request;
  }

  private static Thread replyOnce(ServerSocket server, String reply) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                byte[] size = socket.getInputStream().readNBytes(Integer.BYTES);
                assertThat(socket.getInputStream().readNBytes(size[3])).hasSize(size[3]);
                socket.getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    thread.start();
    return thread;
  }
}
