package io.slipway.workload.fluvio.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.slipway.spi.BackendException;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberId;
import io.slipway.spi.TimeSource;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VersionQuestionsTest {
  private static final Duration PATIENCE = Duration.ofMillis(400);
  private static final TimeSource TIME = TimeSource.system();

  private final List<ServerSocket> servers = new ArrayList<>();
  private final Map<MemberId, InetSocketAddress> addresses = new TreeMap<>();

  @AfterEach
  void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
  }

  @Test
  void asksAllWithinOneTime() throws IOException {
    MemberId[] silent = new MemberId[20];
    for (int i = 0; i < silent.length; i++) {
      silent[i] = add(listening());
    }
    MemberId answering = add(answering(answer("0.18.2")));

    long begun = System.nanoTime();
    Map<MemberId, Fact> facts = ask();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE.multipliedBy(10));
    assertThat(facts.get(answering)).isEqualTo(Fact.no("0.18.2"));
    for (MemberId one : silent) {
      assertThat(String.valueOf(facts.get(one))).contains("has not answered in time");
    }
  }

  @Test
  void tellsWhatDoesNotSpeakFluvio() throws IOException {
    ServerSocket closed = listening();
    MemberId refusing = add(closed);
    closed.close();
    MemberId web = add(answering("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.UTF_8)));
    MemberId hangingUp = add(answering(new byte[0]));
    byte[] other = answer("0.18.2");
    other[7] = 9;
    MemberId mistaken = add(answering(other));
    byte[] failed = answer("0.18.2");
    failed[9] = 3;
    MemberId failing = add(answering(failed));
    MemberId nameless = add(answering(answer("")));

    Map<MemberId, Fact> facts = ask();

    assertThat(facts.get(refusing)).satisfies(fact -> assertThat(fact.isTrue()).isFalse());
    assertThat(String.valueOf(facts.get(refusing))).contains("does not answer");
    assertThat(String.valueOf(facts.get(web))).contains("does not speak Fluvio's protocol");
    assertThat(String.valueOf(facts.get(hangingUp))).contains("closed the connection");
    assertThat(String.valueOf(facts.get(mistaken))).contains("another question");
    assertThat(String.valueOf(facts.get(failing))).contains("error 3");
    assertThat(String.valueOf(facts.get(nameless))).contains("no version");
  }

  @Test
  void endsWhenCancelled() throws IOException {
    add(listening());
    CancellationToken cancelled = new CancellationToken();
    cancelled.cancel("enough");
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(
            () ->
                new VersionQuestions("1", (member, version) -> Fact.yes())
                    .ask(addresses, TIME, TIME.now().plus(PATIENCE), cancelled));
  }

  /** A version that is answered comes back in the fact. */
  private Map<MemberId, Fact> ask() {
    return new VersionQuestions("1", (member, version) -> Fact.no(version))
        .ask(addresses, TIME, TIME.now().plus(PATIENCE), new CancellationToken());
  }

  private MemberId add(ServerSocket server) {
    MemberId member = MemberId.spu(addresses.size() + 1);
    addresses.put(member, (InetSocketAddress) server.getLocalSocketAddress());
    return member;
  }

  private ServerSocket listening() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    servers.add(server);
    return server;
  }

  /** Answers byte by byte, so that no read sees the whole. */
  private ServerSocket answering(byte[] answer) throws IOException {
    ServerSocket server = listening();
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                in.skipNBytes(in.readInt());
                socket.setTcpNoDelay(true);
                for (byte one : answer) {
                  socket.getOutputStream().write(one);
                }
              } catch (IOException e) {
                // Whoever asked has seen enough.
                assertThat(e).isNotNull();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static byte[] answer(String version) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    var out = new java.io.DataOutputStream(bytes);
    out.writeInt(4 + 2 + 4 + 6 + 2 + version.length());
    out.writeInt(1);
    out.writeShort(0);
    out.writeInt(1);
    out.write(new byte[] {0, 18, 0, 0, 0, 2});
    out.writeUTF(version);
    return bytes.toByteArray();
  }
}
