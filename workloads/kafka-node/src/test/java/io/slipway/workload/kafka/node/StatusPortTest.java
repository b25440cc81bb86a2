package io.slipway.workload.kafka.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class StatusPortTest {
  @Test
  void tellsEveryReaderWhatWasSaidLast() throws Exception {
    try (StatusPort port = StatusPort.open("127.0.0.1:0")) {
      assertThat(read(port)).startsWith("slipway-node 1\nrun=").endsWith("\nend\n");
      assertThat(read(port)).doesNotContain("ready", "registrations");

      port.writeRegistrations(content("offset", "1"));
      port.writeReady(content("node.id", "1"));
      port.writeRegistrations(content("offset", "2"));
      assertThat(read(port))
          .endsWith("\nready\nnode.id=1\nregistrations\noffset=2\nend\n")
          .isEqualTo(read(port));
    }
  }

  @Test
  void twoRunsDiffer() throws Exception {
    try (StatusPort one = StatusPort.open("127.0.0.1:0");
        StatusPort other = StatusPort.open("127.0.0.1:0")) {
      assertThat(read(one)).isNotEqualTo(read(other));
    }
  }

  @Test
  void readersThatDoNotReadHoldNothing() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try (StatusPort port = StatusPort.open("127.0.0.1:0")) {
      // More than all buffers between two processes hold.
      port.writeReady(content("long", "x".repeat(32 << 20)));
      for (int i = 0; i < StatusPort.READERS; i++) {
        idle.add(connect(port));
      }
      assertThat(read(port)).endsWith("x\nend\n");
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void aNodeThatEndsSaysNothingAnyMore() throws Exception {
    StatusPort port = StatusPort.open("127.0.0.1:0");
    port.writeReady(content("node.id", "1"));
    port.close();
    assertThat(readOrRefused(port)).isEmpty();
  }

  @Test
  void saysWhereItCannotListen() throws Exception {
    try (StatusPort port = StatusPort.open("127.0.0.1:0")) {
      String address = "127.0.0.1:" + port.port();
      assertThatThrownBy(() -> StatusPort.open(address)).hasMessageContaining(address);
    }
  }

  private static NodeFiles.Content content(String key, String value) {
    NodeFiles.Content content = new NodeFiles.Content();
    content.put(key, value);
    return content;
  }

  private static Socket connect(StatusPort port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port.port());
  }

  /** The system may take a connection until the thread that waits for one has woken up. */
  private static String readOrRefused(StatusPort port) {
    try {
      return read(port);
    } catch (IOException refused) {
      return "";
    }
  }

  private static String read(StatusPort port) throws IOException {
    try (Socket socket = connect(port)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
