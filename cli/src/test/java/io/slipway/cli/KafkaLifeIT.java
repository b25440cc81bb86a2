package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.Condition;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.Placement;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.Resolution;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import io.slipway.spi.UnregisterRequest;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.workload.fluvio.standin.StandIn;
import io.slipway.workload.kafka.KafkaArchive;
import io.slipway.workload.kafka.KafkaWorkloadProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Kafka cluster: acknowledged records survive everything that happens to its processes. */
class KafkaLifeIT {
  private static final int RECORDS = 1_000;
  private static final ClusterName NAME = new ClusterName("k1");
  private static final CommandOptions OPTIONS = CommandOptions.defaults();

  @TempDir Path directory;
  private RealHome home;

  @BeforeEach
  void nameTheHome() {
    home = new RealHome(directory, "home");
  }

  @AfterEach
  void nothingRuns() throws IOException {
    home.close();
  }

  /** Starts on an archive, as those of a user who asks for speed do. */
  @Test
  void recordsOutliveShutdownDeathOfAllAndDeathOfOne() throws Exception {
    ClusterSpec spec =
        ClusterSpec.builder(NAME.value())
            .spuCount(3)
            .workload("kafka")
            .option("heap", "128m")
            .build();
    KafkaArchive.prepare(
        home.path().resolve("runtime"),
        Path.of(System.getProperty("java.home")),
        Duration.ofMinutes(3),
        ProgressSink.NONE);
    try (SlipwayEngine engine = SlipwayHome.at(home.path()).openEngine();
        RecordClient records = KafkaRecordClient.open(home.path())) {
      ClusterStatus created = engine.create(spec, CreateOptions.defaults(), OPTIONS);
      assertThat(created.confirmedSpus()).isEqualTo(3);
      records.produce(created.bootstrap(), "t", 3, 3, RECORDS);
      List<String> written = read(records, created);
      assertThat(written).hasSize(RECORDS).doesNotHaveDuplicates();

      engine.shutdown(NAME, OPTIONS);
      assertThat(home.processes()).isEmpty();
      ClusterStatus resumed = engine.resume(NAME, OPTIONS);
      assertThat(read(records, resumed)).isEqualTo(written);

      ClusterStatus neighbour = createNeighbour(engine);
      pids(resumed).values().forEach(RealHome::kill);
      awaitCondition(engine, Condition.Reason.NO_MEMBER_ALIVE);
      assertThat(repaired(engine)).doesNotContainAnyElementsOf(pids(resumed).values());
      ClusterStatus back = engine.probe(NAME);
      assertThat(read(records, back)).isEqualTo(written);

      assertBothUndisturbed(engine, neighbour, back);
      assertThat(read(records, back)).isEqualTo(written);

      MemberId victim = MemberId.spu(2);
      RealHome.kill(pid(back, victim));
      awaitCondition(engine, Condition.Reason.MEMBER_DEAD);
      assertOnlyReplaced(back, victim, engine);

      unregister(spec, back, victim);
      assertThat(engine.probe(NAME).confirmedSpus()).isEqualTo(2);
      assertOnlyReplaced(engine.probe(NAME), victim, engine);
      assertThat(read(records, engine.probe(NAME))).isEqualTo(written);

      engine.delete(NAME, DeleteOptions.shutdownFirst(), OPTIONS);
    }
    assertThat(home.leftovers()).isEmpty();
  }

  private ClusterStatus createNeighbour(SlipwayEngine engine) throws IOException {
    Path program = StandIn.install(directory.resolve("fluvio-run"), "1.0.0");
    return engine.create(
        ClusterSpec.builder("f1")
            .workload("fluvio")
            .option("fluvio.run", program.toString())
            .build());
  }

  /** Neither what happened to Kafka nor what happens to its neighbour reaches the other one. */
  private static void assertBothUndisturbed(
      SlipwayEngine engine, ClusterStatus neighbour, ClusterStatus kafka) {
    ClusterName name = neighbour.cluster().name();
    ClusterStatus now = engine.probe(name);
    assertThat(now.confirmedSpus()).isEqualTo(1);
    assertThat(now.conditions()).isEmpty();
    assertThat(pids(now)).isEqualTo(pids(neighbour));

    engine.shutdown(name, OPTIONS);
    assertThat(engine.resume(name, OPTIONS).confirmedSpus()).isEqualTo(1);
    engine.delete(name, DeleteOptions.shutdownFirst(), OPTIONS);
    assertThat(pids(engine.probe(NAME))).isEqualTo(pids(kafka));
  }

  /** What has just died may live a moment longer in its shim, which records the exit. */
  private static void awaitCondition(SlipwayEngine engine, Condition.Reason reason) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(engine.status(NAME).conditions())
                    .extracting(Condition::reason)
                    .contains(reason));
  }

  private static List<String> read(RecordClient records, ClusterStatus status) {
    return records.read(status.bootstrap(), "t", RECORDS).stream().sorted().toList();
  }

  private static List<Long> repaired(SlipwayEngine engine) {
    RecoveryReport report = engine.recover(NAME, OPTIONS);
    assertThat(report.action()).as(report.description()).isEqualTo(RecoveryReport.Action.REPAIRED);
    ClusterStatus after = engine.probe(NAME);
    assertThat(after.state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(after.confirmedSpus()).isEqualTo(3);
    assertThat(after.conditions()).isEmpty();
    return List.copyOf(pids(after).values());
  }

  private static void assertOnlyReplaced(
      ClusterStatus before, MemberId victim, SlipwayEngine engine) {
    List<Long> after = repaired(engine);
    Map<MemberId, Long> kept = new TreeMap<>(pids(before));
    long gone = kept.remove(victim) == null ? -1 : pid(before, victim);
    assertThat(after).containsAll(kept.values()).doesNotContain(gone);
  }

  /** Does to a broker that lives what an administrator may do to it by mistake. */
  private void unregister(ClusterSpec spec, ClusterStatus status, MemberId member)
      throws IOException {
    Resolution.Builder resolution = Resolution.builder(status.workloadVersion());
    SortedMap<MemberId, Placement> placements = new TreeMap<>();
    try (Stream<Path> installed = Files.list(home.path().resolve("runtime"))) {
      installed
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.matches("kafka-[0-9.]+-[0-9a-f]+"))
          .forEach(name -> resolution.property("kafka.runtime", name));
    }
    for (MemberStatus each : status.members()) {
      SortedMap<String, Integer> ports = new TreeMap<>();
      each.endpoints().forEach(endpoint -> ports.put(endpoint.name(), endpoint.port()));
      resolution.member(each.id(), ports);
      String files = directoryOf(each.id()).toString();
      placements.put(
          each.id(), Placement.builder(each.endpoints().get(0).host(), files).ports(ports).build());
    }
    Surplus registration =
        Surplus.owned(Surplus.Kind.REGISTRATION, "" + member.number(), "taken from a living")
            .withMember(member);
    try (Workload kafka =
        new KafkaWorkloadProvider()
            .open(new WorkloadContext(home.path().resolve("runtime"), TimeSource.system()))) {
      ClusterLayout layout =
          ClusterLayout.builder(status.cluster(), spec, resolution.build())
              .placements(placements)
              .build();
      kafka.unregister(
          UnregisterRequest.builder(
                  layout, List.of(registration), TimeSource.system().now().plusSeconds(30))
              .build());
    }
  }

  private Path directoryOf(MemberId member) throws IOException {
    try (Stream<Path> all = Files.walk(home.path().resolve("local"))) {
      return all.filter(path -> path.endsWith("members/" + member)).findFirst().orElseThrow();
    }
  }

  private static long pid(ClusterStatus status, MemberId member) {
    return status.members().stream()
        .filter(m -> m.id().equals(member))
        .flatMapToLong(m -> m.pid().stream())
        .findFirst()
        .orElse(-1);
  }

  private static Map<MemberId, Long> pids(ClusterStatus status) {
    Map<MemberId, Long> pids = new TreeMap<>();
    for (MemberStatus member : status.members()) {
      member.pid().ifPresent(pid -> pids.put(member.id(), pid));
    }
    return pids;
  }
}
