package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Evidence;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import io.slipway.spi.TriState;
import io.slipway.spi.WorkloadContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real Kafka as containers run it: reached through tunnels only. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ContainerIT {
  @TempDir private Path directory;

  @Test
  void isConfirmedKilledForgottenAndConfirmedAgainThroughItsPortsAlone() throws Exception {
    Path members = directory.resolve("members");
    Path here = directory.resolve("engine");
    Path jars =
        new Runtimes(directory.resolve("jars"), Bundle.ofThisBuild()).install(ProgressSink.NONE);
    try (KafkaWorkload workload =
            new KafkaWorkload(
                new WorkloadContext(here, TimeSource.system()), Bundle.ofThisBuild());
        ContainerCluster cluster =
            ContainerCluster.of(
                workload, ClusterSpec.builder("real").spuCount(2).build(), members, jars)) {
      Collection<MemberId> all =
          Stream.concat(cluster.controllers().stream(), cluster.spus().stream()).toList();
      cluster.launch(all, OperationKind.START);
      cluster.awaitConfirmed(all);
      for (MemberId member : all) {
        assertThatThrownBy(() -> InetAddress.getByName(cluster.layout().placement(member).host()))
            .isInstanceOf(UnknownHostException.class);
        assertThat(Path.of(cluster.layout().placement(member).directory()))
            .isDirectoryNotContaining("glob:**/node.{ready,registrations}");
      }

      MemberId victim = MemberId.spu(2);
      cluster.process(victim).destroyForcibly().waitFor();
      ProbeResult dead = cluster.probe();
      assertThat(truth(dead, victim, Evidence.IDENTITY)).isEqualTo(TriState.UNKNOWN);
      assertThat(truth(dead, victim, Evidence.SERVING)).isNotEqualTo(TriState.TRUE);
      assertThat(TestCluster.confirmed(dead, MemberId.spu(1))).isTrue();

      cluster.kill(java.util.List.of(victim));
      ProbeResult left = cluster.probe();
      assertThat(left.surplus()).extracting(Surplus::id).containsExactly("2");
      assertThat(left.surplus()).allMatch(Surplus::isOwned);
      cluster.unregister(left.surplus());
      assertThat(cluster.probe().surplus()).isEmpty();

      cluster.launch(victim, OperationKind.REPAIR);
      cluster.awaitConfirmed(all);

      cluster.stop(cluster.spus());
      cluster.stop(cluster.controllers());
      Path data = Path.of(cluster.layout().placement(victim).directory(), "data");
      FileTrees.delete(data);
      Files.createDirectory(data);
      Process missing = cluster.launch(victim, OperationKind.RESUME);
      assertThat(missing.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(missing.exitValue()).isEqualTo(66);
    }
  }

  private static TriState truth(ProbeResult result, MemberId member, Evidence kind) {
    return Objects.requireNonNull(result.evidence(member).get(kind)).truth();
  }
}
