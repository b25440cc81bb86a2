package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadProvider;
import io.slipway.workload.kafka.KafkaWorkloadProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The workload with real Kafka processes; a whole life of them is in the command's tests. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KafkaWorkloadIT {
  @TempDir private static Path runtimeDirectory;
  @TempDir private Path directory;
  private KafkaWorkload workload;

  @BeforeEach
  void openWorkload() {
    workload =
        new KafkaWorkload(
            new WorkloadContext(runtimeDirectory, TimeSource.system()), Bundle.ofThisBuild());
  }

  @AfterEach
  void closeWorkload() {
    workload.close();
  }

  @Test
  void refusesDataThatIsAnothers() throws Exception {
    try (TestCluster cluster = cluster(1)) {
      MemberId spu = MemberId.spu(1);
      Path data = Path.of(cluster.layout().placement(spu).directory(), "data");
      Files.createDirectories(data);
      assertThat(cluster.hasData(spu)).isFalse();
      Process missing = cluster.launch(spu, OperationKind.RESUME);
      assertThat(missing.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(missing.exitValue()).isEqualTo(66);
      assertThat(cluster.tail(spu)).contains("slipway: data is missing: expected ");
      assertThat(data).isEmptyDirectory();

      Files.writeString(
          data.resolve("meta.properties"),
          "version=1\ncluster.id=AAAAAAAAQACAAAAAAAAAAQ\nnode.id=1\n");
      Process foreign = cluster.launch(spu, OperationKind.START);
      assertThat(foreign.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(foreign.exitValue()).isEqualTo(66);
      assertThat(cluster.tail(spu)).contains("slipway: data is another's: expected cluster.id ");
    }
  }

  @Test
  void isFoundByItsNameAndBringsNoKafkaToTheClassPath() {
    assertThat(ServiceLoader.load(WorkloadProvider.class))
        .singleElement()
        .isInstanceOf(KafkaWorkloadProvider.class)
        .extracting(WorkloadProvider::name)
        .isEqualTo("kafka");
    assertThat(Bundle.ofThisBuild().jars())
        .extracting(Bundle.Jar::name)
        .contains("kafka_2.13-" + Bundle.VERSION + ".jar", Bundle.MAIN_JAR);
    assertThatThrownBy(() -> Class.forName("org.apache.kafka.clients.admin.Admin"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  private TestCluster cluster(int spus) {
    TestCluster cluster =
        new TestCluster(workload, ClusterSpec.builder("real").spuCount(spus).build(), directory);
    assertThat(cluster.layout().resolution().members(MemberRole.SPU).size()).isEqualTo(spus);
    return cluster;
  }
}
