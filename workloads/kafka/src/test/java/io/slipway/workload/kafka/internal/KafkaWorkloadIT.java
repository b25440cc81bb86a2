package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Evidence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadProvider;
import io.slipway.workload.kafka.KafkaArchive;
import io.slipway.workload.kafka.KafkaRecords;
import io.slipway.workload.kafka.KafkaWorkloadProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The workload with real Kafka processes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KafkaWorkloadIT {
  private static final Path JAVA = Path.of(System.getProperty("java.home"));
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> RECORDS =
      IntStream.range(0, 100).mapToObj(i -> "record-" + i).sorted().toList();

  @TempDir private static Path runtimeDirectory;
  private static Path archive;
  private static KafkaRecords records;
  @TempDir private Path directory;
  private KafkaWorkload workload;

  /** Every node below starts on the archive, which takes half of what a start costs without. */
  @BeforeAll
  static void prepare() {
    archive =
        KafkaArchive.prepare(runtimeDirectory, JAVA, Duration.ofMinutes(3), ProgressSink.NONE);
    records = KafkaRecords.open(runtimeDirectory);
  }

  @AfterAll
  static void closeRecords() {
    records.close();
  }

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
  void keepsRecordsAndCountsExactlyThroughAShutdown() {
    try (TestCluster cluster = cluster(3)) {
      Collection<MemberId> all =
          Stream.concat(cluster.controllers().stream(), cluster.spus().stream()).toList();
      cluster.launch(all, OperationKind.START);
      cluster.awaitConfirmed(all);
      records.produce(cluster.bootstrap(), "kept", 3, 3, RECORDS.size(), PATIENCE);
      assertThat(read(cluster)).isEqualTo(RECORDS);

      cluster.stop(cluster.spus());
      cluster.stop(cluster.controllers());
      resume(cluster);
      assertThat(read(cluster)).isEqualTo(RECORDS);

      unregisterLiving(cluster, MemberId.spu(2));
    }
  }

  private static void resume(TestCluster cluster) {
    assertThat(cluster.spus()).allMatch(cluster::hasData);
    assertThat(cluster.controllers()).allMatch(cluster::hasData);
    cluster.launch(cluster.controllers(), OperationKind.RESUME);
    ProbeResult found =
        cluster.await(
            "the controller's word",
            result ->
                result.gaps().isEmpty() && TestCluster.confirmed(result, MemberId.controller(1)));
    assertThat(found.surplus()).extracting(Surplus::id).containsExactly("1", "2", "3");
    assertThat(found.surplus()).allMatch(Surplus::isOwned);
    cluster.unregister(found.surplus());
    assertThat(cluster.probe().surplus()).isEmpty();
    cluster.launch(cluster.spus(), OperationKind.RESUME);
    cluster.awaitConfirmed(
        Stream.concat(cluster.controllers().stream(), cluster.spus().stream()).toList());
  }

  private static void unregisterLiving(TestCluster cluster, MemberId victim) {
    cluster.unregister(
        List.of(
            Surplus.owned(Surplus.Kind.REGISTRATION, "2", "unregistered alive")
                .withMember(victim)));
    ProbeResult result = cluster.probe();
    assertThat(cluster.process(victim).isAlive()).isTrue();
    assertThat(result.evidence(victim).get(Evidence.REGISTERED))
        .satisfies(fact -> assertThat(fact.isFalse()).isTrue());
    assertThat(result.problems(victim)).singleElement().asString().contains("was removed");
    // It will never register again, so that it is there to be retired and replaced.
    assertThat(result.surplus())
        .singleElement()
        .satisfies(
            surplus -> {
              assertThat(surplus.kind()).isEqualTo(Surplus.Kind.INSTANCE);
              assertThat(surplus.isOwned()).isTrue();
              assertThat(surplus.member()).contains(victim);
            });
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
  void leavesNothingBesideRuntimeAndArchive() throws Exception {
    assertThat(KafkaArchive.find(runtimeDirectory, JAVA)).contains(archive);
    try (Stream<Path> left = Files.list(runtimeDirectory)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "kafka.lock",
              "archive.lock",
              Bundle.ofThisBuild().id(),
              archive.getFileName().toString());
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

  private static List<String> read(TestCluster cluster) {
    return records.readAll(cluster.bootstrap(), "kept", RECORDS.size(), PATIENCE).stream()
        .sorted()
        .toList();
  }

  private TestCluster cluster(int spus) {
    TestCluster cluster =
        new TestCluster(workload, ClusterSpec.builder("real").spuCount(spus).build(), directory);
    assertThat(cluster.layout().resolution().members(MemberRole.SPU).size()).isEqualTo(spus);
    return cluster;
  }
}
