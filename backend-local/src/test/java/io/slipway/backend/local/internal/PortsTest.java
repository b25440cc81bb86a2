package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadRequirements;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir Path home;

  @Test
  void chosenPortsAreFreeBelowTheEphemeralOnesAndDifferAlsoBetweenClusters() throws IOException {
    List<Integer> chosen = new ArrayList<>();
    for (int cluster = 0; cluster < 3; cluster++) {
      ports()
          .choose(cluster(), needs(5, 0))
          .values()
          .forEach(byName -> chosen.addAll(byName.values()));
    }
    assertThat(chosen).hasSize(15).doesNotHaveDuplicates().allMatch(p -> p >= 20000 && p < 32000);
    assertThat(chosen).allMatch(Ports::isFree);
  }

  @Test
  void askedPortIsTakenOrRefusedWithTheProcessThatHasIt() throws IOException {
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertInvalid(
          needs(1, stranger.getLocalPort()),
          stranger.getLocalPort() + ", in use by process " + ProcessHandle.current().pid());
    }
    int free = free();
    SortedMap<MemberId, SortedMap<String, Integer>> chosen =
        ports().choose(cluster(), needs(1, free));
    assertThat(chosen.get(MemberId.spu(1))).containsEntry("client", free);
    assertInvalid(needs(1, free), "cluster 'c1'");
    assertInvalid(needs(2, free()), "of spu-1");
    assertInvalid(needs(1, 65_536), "65536");
  }

  @Test
  void portOnTheWildcardIsNotFree() throws IOException {
    try (ServerSocket stranger = new ServerSocket()) {
      stranger.bind(new InetSocketAddress(0));
      assertThat(Ports.isFree(stranger.getLocalPort())).isFalse();
    }
  }

  private void assertInvalid(WorkloadRequirements needs, String named) {
    assertThatThrownBy(() -> ports().choose(cluster(), needs))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(named);
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Ports ports() {
    return new Ports(
        new LocalContext(
            home,
            TimeSource.system(),
            Driver.context(home).workloads(),
            ProcessTable.system(),
            StepListener.NONE));
  }

  private static ClusterId cluster() {
    return new ClusterId(new ClusterName("c1"), new Incarnation(UUID.randomUUID()));
  }

  private static WorkloadRequirements needs(int members, int port) {
    WorkloadRequirements.Builder needs = WorkloadRequirements.builder();
    for (int number = 1; number <= members; number++) {
      needs.member(MemberId.spu(number), Map.of("client", port));
    }
    return needs.build();
  }
}
