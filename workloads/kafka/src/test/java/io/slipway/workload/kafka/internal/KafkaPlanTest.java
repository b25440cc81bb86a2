package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Placement;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadContext;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaPlanTest {
  @TempDir private Path directory;
  private KafkaWorkload workload;

  @BeforeEach
  void open() {
    workload =
        new KafkaWorkload(
            new WorkloadContext(directory.resolve("runtime"), TimeSource.system()),
            new TestBundle().bundle());
  }

  @AfterEach
  void close() {
    workload.close();
  }

  @Test
  void plansABroker() throws Exception {
    ClusterLayout layout = layout(3, Map.of("heap", "1g", "broker.log.retention.ms", "1000"));
    MemberId spu = MemberId.spu(2);
    MemberPlan plan = workload.plan(layout, spu, OperationKind.START);

    String home = layout.placement(spu).directory();
    assertThat(plan.command())
        .startsWith(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .contains("-Xmx1024m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
        .endsWith(
            "format",
            NodeProperties.clusterId(layout.cluster()),
            home + "/server.properties",
            home);
    assertThat(plan.readinessPort()).isEqualTo("client");
    assertThat(plan.volumes()).containsOnlyKeys("data");
    int port = layout.placement(spu).port("client");
    int controller = layout.placement(MemberId.controller(1)).port("controller");
    assertThat(properties(plan))
        .containsEntry("process.roles", "broker")
        .containsEntry("node.id", "2")
        .containsEntry("broker.rack", "spu-2")
        .containsEntry("listeners", "CLIENT://127.0.0.1:" + port)
        .containsEntry("advertised.listeners", "CLIENT://127.0.0.1:" + port)
        .containsEntry("controller.quorum.voters", "1001@127.0.0.1:" + controller)
        .containsEntry("log.dirs", home + "/data")
        .containsEntry("log.retention.ms", "1000");
  }

  @Test
  void furtherJarsComeLastInTheClassPathOfBrokersOnly(@TempDir Path lib) throws Exception {
    String jars =
        Files.createFile(lib.resolve("a.jar")) + ":" + Files.createFile(lib.resolve("b.jar"));
    ClusterLayout layout = layout(3, Map.of("jars", jars));
    List<String> broker = workload.plan(layout, MemberId.spu(1), OperationKind.START).command();
    assertThat(broker.get(broker.indexOf("-cp") + 1)).endsWith(".jar:" + jars);
    assertThat(
            workload.plan(layout, MemberId.controller(1), OperationKind.START).command().toString())
        .doesNotContain(jars);
  }

  @Test
  void aRebalancerIsToldByWhatABrokerIsKnown() {
    ClusterLayout layout = layout(3, Map.of());
    Placement placement = layout.placement(MemberId.spu(2));
    assertThat(workload.rebalanceMember(layout, MemberId.spu(2)))
        .contains(
            new RebalanceMember(
                MemberId.spu(2),
                "2",
                List.of("127.0.0.1:" + placement.port("client")),
                List.of(placement.directory() + "/data")));
  }

  @Test
  void plansAControllerThatAppliesTheDefaultsOfTopics() throws Exception {
    ClusterLayout layout =
        layout(3, Map.of("broker.min.insync.replicas", "1", "broker.metric.reporters", "any"));
    MemberPlan plan = workload.plan(layout, MemberId.controller(1), OperationKind.START);
    assertThat(plan.readinessPort()).isEqualTo("controller");
    assertThat(properties(plan))
        .containsEntry("process.roles", "controller")
        .containsEntry("node.id", "1001")
        .containsEntry("min.insync.replicas", "1")
        .doesNotContainKey("metric.reporters");
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 2, 1", "3, 3, 2", "9, 3, 2"})
  void replicatesAsFarAsThereAreBrokers(int spus, String replication, String inSync)
      throws Exception {
    ClusterLayout layout = layout(spus, Map.of());
    for (MemberId member : layout.resolution().members()) {
      assertThat(properties(workload.plan(layout, member, OperationKind.START)))
          .containsEntry("default.replication.factor", replication)
          .containsEntry("min.insync.replicas", inSync);
    }
    assertThat(properties(workload.plan(layout, MemberId.spu(1), OperationKind.START)))
        .containsEntry("offsets.topic.replication.factor", replication)
        .containsEntry("transaction.state.log.replication.factor", replication)
        .containsEntry("transaction.state.log.min.isr", inSync);
  }

  @ParameterizedTest
  @CsvSource({"START, format", "RESUME, require", "REPAIR, require"})
  void makesDataForTheFirstStartOnly(OperationKind purpose, String mode) {
    ClusterLayout layout = layout(1, Map.of());
    MemberPlan plan = workload.plan(layout, MemberId.spu(1), purpose);
    assertThat(plan.command()).contains(mode);
    assertThat(plan.dataChecks())
        .containsExactly(
            new MemberPlan.DataCheck(
                "data/meta.properties",
                java.util.List.of(
                    "cluster.id=" + NodeProperties.clusterId(layout.cluster()), "node.id=1")));
  }

  @Test
  void tellsWhatTheLaunchersExitCodesMeanAndKafkasIds() {
    ClusterLayout layout = layout(1, Map.of());
    assertThat(workload.plan(layout, MemberId.spu(1), OperationKind.RESUME).exitMeanings())
        .isEqualTo(Map.of(66, ErrorCode.DATA_MISSING));
    assertThat(workload.nativeId(layout, MemberId.spu(1))).isEqualTo("1");
    assertThat(workload.nativeId(layout, MemberId.controller(1))).isEqualTo("1001");
  }

  @Test
  void namesTheClusterAsKafkaWritesUuids() {
    ClusterId cluster =
        new ClusterId(ClusterName.of("c"), Incarnation.of("fbff3e29-0000-4000-8000-0123456789ab"));
    assertThat(NodeProperties.clusterId(cluster)).isEqualTo("-_8-KQAAQACAAAEjRWeJqw");
  }

  @Test
  void staysAbleToPlanWithoutItsJavaButNotToInstall() throws Exception {
    Path java = directory.resolve("java");
    Path executable = java.resolve("bin/java");
    Files.createDirectories(executable.getParent());
    Files.writeString(executable, "");
    assertThat(executable.toFile().setExecutable(true)).isTrue();
    ClusterLayout layout = layout(1, Map.of("java.home", java.toString()));
    Files.delete(executable);

    assertThat(workload.plan(layout, MemberId.spu(1), OperationKind.RESUME).command())
        .startsWith(executable.toString());
    assertThatThrownBy(() -> workload.install(layout, ProgressSink.NONE))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_REJECTED))
        .hasMessageContaining(java.toString())
        .hasMessageContaining("no bin/java there");
  }

  @Test
  void usesAnArchiveThatWasMadeForThisJavaAndRuntime() throws Exception {
    ClusterLayout layout = layout(1, Map.of());
    workload.install(layout, ProgressSink.NONE);
    assertThat(workload.plan(layout, MemberId.spu(1), OperationKind.START).command())
        .noneMatch(word -> word.contains("-java-"));

    Path runtime = directory.resolve("runtime").resolve(new TestBundle().bundle().id());
    Path archive =
        new Archives(runtime, JavaHome.of(Path.of(System.getProperty("java.home")))).path();
    Files.writeString(archive, "");
    assertThat(workload.plan(layout, MemberId.spu(1), OperationKind.START).command())
        .anyMatch(word -> word.endsWith("=" + archive));
  }

  @Test
  void saysWhatAClusterOfAnotherWorkloadLacks() {
    ClusterLayout kafka = layout(1, Map.of());
    ClusterLayout other =
        ClusterLayout.builder(kafka.cluster(), kafka.spec(), Resolution.builder("1").build())
            .build();
    assertThatThrownBy(() -> workload.install(other, ProgressSink.NONE))
        .hasMessageContaining("kafka.java.home");
  }

  private ClusterLayout layout(int spus, Map<String, String> options) {
    return TestLayouts.of(
        workload,
        ClusterSpec.builder("c").spuCount(spus).options(options).build(),
        directory.resolve("home"));
  }

  private static Map<Object, Object> properties(MemberPlan plan) throws IOException {
    Properties properties = new Properties();
    byte[] file = Objects.requireNonNull(plan.files().get("server.properties"));
    properties.load(new StringReader(new String(file, StandardCharsets.UTF_8)));
    return properties;
  }
}
