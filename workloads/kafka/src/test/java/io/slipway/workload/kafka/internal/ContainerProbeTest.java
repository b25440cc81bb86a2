package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import io.slipway.spi.Platform;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.Problem;
import io.slipway.spi.TimeSource;
import io.slipway.spi.TriState;
import io.slipway.spi.WorkloadContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The probe of a controller and an SPU in containers, whose status ports tell canned words. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ContainerProbeTest {
  private static final MemberId CONTROLLER = MemberId.controller(1);
  private static final MemberId SPU = MemberId.spu(1);

  @TempDir private Path directory;
  private ClusterLayout layout;
  private String clusterId;
  private final SortedMap<MemberId, StatusServer> servers = new TreeMap<>();
  private final SortedMap<MemberId, String> marks = new TreeMap<>();

  @BeforeEach
  void open() throws IOException {
    try (KafkaWorkload workload =
        new KafkaWorkload(
            new WorkloadContext(directory, TimeSource.system()), new TestBundle().bundle())) {
      layout =
          TestLayouts.of(
              workload,
              ClusterSpec.builder("c").build(),
              Path.of("/no/such/directory"),
              Platform.CONTAINER);
    }
    clusterId = NodeProperties.clusterId(layout.cluster());
    for (MemberId member : List.of(CONTROLLER, SPU)) {
      servers.put(member, new StatusServer());
      marks.put(member, "pod of " + member);
    }
    server(CONTROLLER).says(word(CONTROLLER, "one"));
    server(SPU).says(word(SPU, "one"));
  }

  @AfterEach
  void close() {
    servers.values().forEach(StatusServer::close);
  }

  @Test
  void confirmsByWhatThePortsTell() {
    ProbeResult result = probe();
    for (MemberId member : List.of(CONTROLLER, SPU)) {
      assertThat(result.evidence(member).values()).hasSize(3).containsOnly(Fact.yes());
    }
    assertThat(result.gaps()).isEmpty();
    assertThat(result.surplus()).isEmpty();
  }

  @Test
  void takesBackWhatItHeardOfABrokerWhoseContainerRestarted() {
    server(SPU).says(word(SPU, "one"), word(SPU, "two"));
    ProbeResult result = probe();
    assertThat(truths(result, SPU)).containsOnly(TriState.UNKNOWN);
    assertThat(truths(result, CONTROLLER)).containsOnly(TriState.TRUE);
    assertThat(result.surplus()).isEmpty();
  }

  @Test
  void believesNoRegistrationsOfAControllerWhoseContainerRestarted() {
    String second = word(CONTROLLER, "two");
    server(CONTROLLER).says(word(CONTROLLER, "one"), word(CONTROLLER, "one"), second);
    ProbeResult result = probe();
    assertThat(truths(result, CONTROLLER)).containsOnly(TriState.UNKNOWN);
    assertThat(result.evidence(SPU).get(Evidence.REGISTERED))
        .satisfies(fact -> assertThat(fact.truth()).isEqualTo(TriState.UNKNOWN));
    assertThat(result.gaps()).singleElement().asString().contains("another process");
  }

  @Test
  void doesNotTakeThePortOfAnotherInstanceForTheMembers() {
    marks.put(SPU, "a newer pod");
    assertThat(truth(probe(), SPU, Evidence.IDENTITY)).isEqualTo(TriState.UNKNOWN);
    marks.remove(SPU);
    assertThat(truth(probe(), SPU, Evidence.IDENTITY)).isEqualTo(TriState.TRUE);
  }

  @Test
  void knowsNothingOfAMemberThatCannotBeReached() {
    server(SPU).close();
    servers.remove(SPU);
    ProbeResult result = probe();
    assertThat(truth(result, SPU, Evidence.IDENTITY)).isEqualTo(TriState.UNKNOWN);
    assertThat(truth(result, SPU, Evidence.SERVING)).isEqualTo(TriState.UNKNOWN);
    assertThat(truths(result, CONTROLLER)).containsOnly(TriState.TRUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 400 Bad Request\r\n\r\n", "slipway-node 1\nrun=one\nready\n"})
  void believesNoWordThatIsNotWhole(String word) {
    assertThatThrownBy(() -> WordsAtPorts.parse(word)).isInstanceOf(IOException.class);
    server(SPU).says(word);
    assertThat(truth(probe(), SPU, Evidence.IDENTITY)).isEqualTo(TriState.UNKNOWN);
  }

  @Test
  void doesNotReadWithoutEnd() {
    server(SPU).says("x".repeat(8 << 20));
    assertThat(probe().evidence(SPU).get(Evidence.IDENTITY))
        .satisfies(fact -> assertThat(fact.cause()).contains("more than"));
  }

  private String word(MemberId member, String run) {
    boolean broker = member.equals(SPU);
    return """
        slipway-node 1
        run=%s
        ready
        instance=pod of %s
        node.id=%d
        cluster.id=%s
        %s
        end
        """
        .formatted(
            run,
            member,
            NodeProperties.nodeId(member),
            clusterId,
            broker
                ? "broker.epoch=11\nbroker.incarnation=aaa"
                : "registrations\ncluster.id="
                    + clusterId
                    + "\noffset=20\nbroker.1=11 aaa unfenced staying");
  }

  private ProbeResult probe() {
    MemberAccess access =
        new MemberAccess() {
          @Override
          public InetSocketAddress reach(MemberId member, String port) {
            StatusServer server = servers.get(member);
            if (server == null) {
              throw BackendException.rejected(
                  Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "no way to " + member));
            }
            return port.equals("status")
                ? server.address()
                : InetSocketAddress.createUnresolved(member + "", 1);
          }

          @Override
          public Fact listens(MemberId member, String port) {
            return Fact.yes();
          }
        };
    NodeClient questions =
        new NodeClient(
            request ->
                Objects.equals(request.get("op"), "quorum")
                    ? Map.of(
                        "cluster.id",
                        clusterId,
                        "high.watermark",
                        "21",
                        "leader",
                        "1001",
                        "voters",
                        "1001")
                    : Map.of(
                        "cluster.id",
                        clusterId,
                        "broker.1",
                        layout.placement(SPU).host()
                            + " "
                            + layout.placement(SPU).port("client")
                            + " unfenced"),
            access);
    TimeSource time = TimeSource.system();
    return new KafkaProbe(
            ProbeRequest.builder(layout, time.now().plus(Duration.ofSeconds(5)))
                .instances(
                    Map.of(CONTROLLER, new InstanceId("pod/1"), SPU, new InstanceId("pod/2")))
                .marks(marks)
                .access(access)
                .build(),
            questions,
            time)
        .probe();
  }

  private StatusServer server(MemberId member) {
    return Objects.requireNonNull(servers.get(member));
  }

  private static List<TriState> truths(ProbeResult result, MemberId member) {
    List<TriState> truths = new ArrayList<>();
    result.evidence(member).values().forEach(fact -> truths.add(fact.truth()));
    return truths;
  }

  private static TriState truth(ProbeResult result, MemberId member, Evidence kind) {
    return Objects.requireNonNull(result.evidence(member).get(kind)).truth();
  }

  /** Tells one word after the other, and the last one again and again. */
  private static final class StatusServer implements AutoCloseable {
    private final ServerSocket server;
    private final Queue<String> words = new ArrayDeque<>();

    StatusServer() throws IOException {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(this::serve);
      thread.setDaemon(true);
      thread.start();
    }

    InetSocketAddress address() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    synchronized void says(String... one) {
      words.clear();
      words.addAll(List.of(one));
    }

    private synchronized String next() {
      String word = Objects.requireNonNull(words.size() > 1 ? words.remove() : words.peek());
      return word;
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket reader = server.accept()) {
          reader.getOutputStream().write(next().getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
          assert closed != null;
        }
      }
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
