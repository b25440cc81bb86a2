package io.slipway.workload.command.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.Incarnation;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import io.slipway.spi.Placement;
import io.slipway.spi.Platform;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.Resolution;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who serves: what the platform asks by itself is not asked again. */
class CommandProbeTest {
  private static final MemberId SPU = MemberId.spu(1);

  private final TimeSource time = TimeSource.system();
  private final CommandWorkload workload = new CommandWorkload(time);

  /** A way to a port that is answered or not, on a platform that has heard of it or not. */
  private record Access(Optional<Fact> heard, Optional<InetSocketAddress> address)
      implements MemberAccess {
    @Override
    public InetSocketAddress reach(MemberId member, String port) {
      return address.orElseThrow(() -> new AssertionError(member + " is asked"));
    }

    @Override
    public Fact listens(MemberId member, String port) {
      return Fact.yes();
    }

    @Override
    public Optional<Fact> accepts(MemberId member, String port) {
      return heard;
    }
  }

  @Test
  void whatThePlatformHasHeardIsNotAskedAgain() {
    assertThat(serving(new Access(Optional.of(Fact.yes()), Optional.empty())))
        .isEqualTo(Fact.yes());
    Fact no = Fact.no("it is not ready");
    assertThat(serving(new Access(Optional.of(no), Optional.empty()))).isEqualTo(no);
  }

  @Test
  void whatItDoesNotAskIsConnectedTo() throws IOException {
    InetSocketAddress address;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
      assertThat(serving(new Access(Optional.empty(), Optional.of(address)))).isEqualTo(Fact.yes());
    }
    assertThat(serving(new Access(Optional.empty(), Optional.of(address))).isTrue()).isFalse();
  }

  private Fact serving(MemberAccess access) {
    ClusterSpec spec =
        ClusterSpec.builder("c").spuCount(1).workload("command").option("command", "sh").build();
    Resolution resolution =
        Resolution.builder(workload.info(), workload.needs(spec, Platform.CONTAINER))
            .member(SPU, Map.of("client", 9092))
            .build();
    ClusterLayout layout =
        ClusterLayout.builder(
                new ClusterId(ClusterName.of("c"), new Incarnation(UUID.randomUUID())),
                spec,
                resolution)
            .placement(
                SPU, Placement.builder("nowhere", "/nowhere").ports(resolution.ports(SPU)).build())
            .build();
    return workload
        .probe(
            ProbeRequest.builder(layout, time.now().plus(Duration.ofSeconds(10)))
                .instances(Map.of(SPU, new InstanceId("one")))
                .access(access)
                .build())
        .evidence(SPU)
        .getOrDefault(Evidence.SERVING, Fact.unknown("nothing was told"));
  }
}
