package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Endpoint;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Placement;
import io.slipway.spi.Platform;
import io.slipway.spi.TimeSource;
import io.slipway.spi.VolumeNeed;
import io.slipway.spi.WorkloadContext;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How members run in containers. */
class ContainerPlanTest {
  private static final MemberId SPU = MemberId.spu(1);
  private static final String HOME = "/slipway/spu-1";

  @TempDir private Path directory;
  private KafkaWorkload workload;

  @BeforeEach
  void open() {
    workload =
        new KafkaWorkload(
            new WorkloadContext(directory, TimeSource.system()), new TestBundle().bundle());
  }

  @AfterEach
  void close() {
    workload.close();
  }

  @Test
  void runsTheLauncherInTheImageWithNothingOfTheHost() {
    ClusterLayout layout = layout(Map.of("heap", "1g", "image", "mine:7", "data.size", "10g"));
    MemberPlan plan = workload.plan(layout, SPU, OperationKind.RESUME);

    assertThat(plan.image()).contains("mine:7");
    assertThat(plan.command())
        .startsWith("java", "-Xmx1024m")
        .containsSequence("-cp", HOME + "/slipway-node.jar:/opt/kafka/libs/*")
        .endsWith(
            "require",
            NodeProperties.clusterId(layout.cluster()),
            HOME + "/server.properties",
            "tcp://0.0.0.0:" + layout.placement(SPU).port("status"))
        .noneMatch(
            word ->
                word.contains(directory.toString())
                    || word.contains(System.getProperty("java.home"))
                    || word.matches("-XX:.*(Serial|Tiered|PerfData|Shared|AOT).*|-Xshare.*"));
    assertThat(plan.files().get("slipway-node.jar"))
        .isEqualTo("main".getBytes(StandardCharsets.UTF_8));
    assertThat(plan.volumes()).isEqualTo(Map.of("data", VolumeNeed.bytes(10L << 30)));
    assertThat(plan.exitMeanings()).isEqualTo(Map.of(66, ErrorCode.DATA_MISSING));
    assertThat(plan.dataChecks()).hasSize(1);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void bindsOneAddressAndTellsAnother() throws Exception {
    ClusterLayout layout = layout(Map.of());
    Placement place = layout.placement(SPU);
    MemberPlan plan = workload.plan(layout, SPU, OperationKind.START);
    assertThat(plan.volumes()).isEqualTo(Map.of("data", VolumeNeed.DEFAULT));
    assertThat(properties(plan))
        .containsEntry(
            "listeners",
            "CLIENT://0.0.0.0:%d,INTERNAL://0.0.0.0:%d"
                .formatted(place.port("client"), place.port("internal")))
        .containsEntry(
            "advertised.listeners",
            "CLIENT://spu-1.test:%d,INTERNAL://spu-1.test:%d"
                .formatted(place.port("client"), place.port("internal")))
        .containsEntry("inter.broker.listener.name", "INTERNAL")
        .containsEntry("broker.session.timeout.ms", "9000")
        .doesNotContainKey("num.io.threads");

    MemberId controller = MemberId.controller(1);
    int port = layout.placement(controller).port("controller");
    assertThat(properties(workload.plan(layout, controller, OperationKind.START)))
        .containsEntry("listeners", "CONTROLLER://0.0.0.0:" + port)
        .containsEntry("advertised.listeners", "CONTROLLER://controller-1.test:" + port)
        .containsEntry("controller.quorum.voters", "1001@controller-1.test:" + port);
  }

  @Test
  void tellsClientsOutsideTheirAddress() throws Exception {
    ClusterLayout inside = layout(Map.of());
    Placement place = inside.placement(SPU);
    ClusterLayout layout =
        ClusterLayout.builder(inside.cluster(), inside.spec(), inside.resolution())
            .platform(Platform.CONTAINER)
            .placements(inside.placements())
            .placement(
                SPU,
                Placement.builder(place.host(), HOME)
                    .bind("::")
                    .ports(place.ports())
                    .external(Endpoint.of("client", "kafka.example.org", 31_001))
                    .build())
            .build();
    assertThat(properties(workload.plan(layout, SPU, OperationKind.START)))
        .containsEntry(
            "advertised.listeners",
            "CLIENT://kafka.example.org:31001,INTERNAL://spu-1.test:" + place.port("internal"))
        .containsEntry(
            "listeners",
            "CLIENT://[::]:%d,INTERNAL://[::]:%d"
                .formatted(place.port("client"), place.port("internal")));
  }

  private ClusterLayout layout(Map<String, String> options) {
    ClusterSpec spec = ClusterSpec.builder("c").options(options).build();
    ClusterLayout layout = TestLayouts.of(workload, spec, Path.of("/"), Platform.CONTAINER);
    ClusterLayout.Builder moved =
        ClusterLayout.builder(layout.cluster(), spec, layout.resolution())
            .platform(Platform.CONTAINER);
    layout
        .placements()
        .forEach(
            (member, place) ->
                moved.placement(
                    member,
                    Placement.builder(member + ".test", "/slipway/" + member)
                        .bind("0.0.0.0")
                        .ports(place.ports())
                        .build()));
    return moved.build();
  }

  private static Map<Object, Object> properties(MemberPlan plan) throws IOException {
    Properties properties = new Properties();
    byte[] file = Objects.requireNonNull(plan.files().get("server.properties"));
    properties.load(new StringReader(new String(file, StandardCharsets.UTF_8)));
    return properties;
  }
}
