package io.slipway.workload.fluvio.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
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
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Endpoint;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole lives of clusters on local processes: of the real {@code fluvio-run} that {@code
 * -Dfluvio.run=PATH} names, else of a stand-in.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FluvioLifeIT {
  private static final String REAL = System.getProperty("fluvio.run", "");
  private static final String VERSION = "0.18.2-stand-in";
  private static final ClusterName NAME = new ClusterName("f1");
  private static final CommandOptions OPTIONS = CommandOptions.defaults();
  private static final MemberId SC = MemberId.controller(1);

  @TempDir Path directory;
  private Path home;
  private Path program;
  private SlipwayEngine engine;

  @BeforeEach
  void open() throws IOException {
    home = directory.resolve("home");
    program =
        REAL.isEmpty()
            ? StandIn.install(directory.resolve("bin/fluvio-run"), VERSION)
            : Path.of(REAL);
    engine = SlipwayHome.at(home).openEngine();
  }

  @AfterEach
  void leaveNothing() {
    if (engine.list().stream().anyMatch(one -> one.cluster().name().equals(NAME))) {
      delete();
    }
    engine.close();
    assertThat(own()).isEmpty();
  }

  @Test
  void livesStopsComesBackAndLeavesNothingNorTouchesAForeignProcess() throws Exception {
    Process foreign = foreign();
    try {
      ClusterStatus created = create(2);
      assertThat(created.confirmedSpus()).isEqualTo(2);
      assertThat(created.bootstrap()).isEqualTo(address(created, SC, FluvioWorkload.PUBLIC));
      assertThat(memberDirectory(MemberId.spu(1)).resolve("spu.sock")).exists();

      assertThat(engine.shutdown(NAME, OPTIONS).state()).isEqualTo(LifecycleState.SHUTDOWN);
      assertThat(own()).isEmpty();
      assertThat(record(1)).contains("resolution: Offline");

      ClusterStatus resumed = engine.resume(NAME, OPTIONS);
      assertThat(resumed.confirmedSpus()).isEqualTo(2);
      assertThat(resumed.bootstrap()).isEqualTo(created.bootstrap());

      delete();
      assertThat(own()).isEmpty();
      try (Stream<Path> left = Files.walk(home)) {
        assertThat(left).noneMatch(path -> path.endsWith(SC.toString()));
      }
      assertThat(foreign.isAlive()).isTrue();
    } finally {
      foreign.destroyForcibly();
    }
  }

  @Test
  void countsNoOneByTheWordOfAnEarlierLife() throws Exception {
    Map<MemberId, Long> before = pids(create(2));
    before.values().forEach(FluvioLifeIT::kill);
    awaitCondition(Condition.Reason.NO_MEMBER_ALIVE);
    // The SC that would have written Offline died too, or first: either is left on disk.
    Files.writeString(recordFile(1), record(1).replace("Offline", "Online"));
    Files.writeString(recordFile(2), record(2).replace("Offline", "Online"));
    assertThat(engine.probe(NAME).confirmedSpus()).isZero();

    repair();
    ClusterStatus after = engine.probe(NAME);
    assertThat(after.confirmedSpus()).isEqualTo(2);
    assertThat(pids(after).values()).doesNotContainAnyElementsOf(before.values());
  }

  @Test
  void replacesADeadSpuAlone() {
    Map<MemberId, Long> before = pids(create(2));
    killMember(before, MemberId.spu(2));
    awaitCondition(Condition.Reason.MEMBER_DEAD);
    assertThat(engine.probe(NAME).confirmedSpus()).isEqualTo(1);

    repair();
    assertOnlyReplaced(before, MemberId.spu(2));
  }

  @Test
  void replacesADeadScAloneAndCountsSpusOnceTheyHaveRegisteredAgain() {
    Map<MemberId, Long> before = pids(create(2));
    killMember(before, SC);
    awaitCondition(Condition.Reason.MEMBER_DEAD);
    assertThat(engine.probe(NAME).confirmedSpus()).isZero();

    repair();
    assertOnlyReplaced(before, SC);
  }

  @Test
  void refusesAPortThatAStrangerHoldsAndNamesIt() throws Exception {
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = stranger.getLocalPort();
      ClusterSpec spec = spec(1).option(FluvioOptions.PORT, Integer.toString(port)).build();
      assertThatExceptionOfType(SlipwayException.class)
          .isThrownBy(() -> engine.create(spec, CreateOptions.defaults(), OPTIONS))
          .withMessageContaining(Integer.toString(port));
    }
    assertThat(own()).isEmpty();
  }

  @Test
  void tellsOfAnSpuThatSomeoneRegisteredAndRefusesToResumeWithIt() throws Exception {
    create(1);
    Path extra = recordFile(1).resolveSibling("mine.yaml");
    Files.writeString(
        extra, SpuRecord.initial(6001, "127.0.0.1", 1, 2).replace("custom-spu-6001", "mine"));
    ClusterStatus seen = engine.probe(NAME);
    assertThat(seen.confirmedSpus()).isEqualTo(1);
    assertThat(seen.conditions())
        .extracting(Condition::reason)
        .containsExactly(Condition.Reason.FOREIGN_MEMBER);

    engine.shutdown(NAME, OPTIONS);
    assertThatExceptionOfType(SlipwayException.class)
        .isThrownBy(() -> engine.resume(NAME, OPTIONS))
        .withMessageContaining(extra.toString())
        .withMessageContaining("SPU 6001");
    assertThat(own()).isEmpty();

    Files.delete(extra);
    assertThat(engine.resume(NAME, OPTIONS).confirmedSpus()).isEqualTo(1);
  }

  @Test
  void startsFromNothingWhenCreatedAgainWithFewerAndWithMore() {
    for (int spus : new int[] {2, 1, 3}) {
      assertThat(create(spus).confirmedSpus()).isEqualTo(spus);
      assertThat(engine.probe(NAME).conditions()).isEmpty();
      delete();
    }
  }

  @Test
  void doesNotCountByATornRecordAndMendsItOnResume() throws Exception {
    create(2);
    String whole = record(2);
    Files.writeString(recordFile(2), whole.substring(0, whole.indexOf("spuType")));
    ClusterStatus seen = engine.probe(NAME);
    assertThat(seen.confirmedSpus()).isEqualTo(1);
    assertThat(seen.conditions().toString()).contains("custom-spu-5002.yaml");

    engine.shutdown(NAME, OPTIONS);
    assertThat(engine.resume(NAME, OPTIONS).confirmedSpus()).isEqualTo(2);
  }

  @Test
  void refusesToResumeOnAnotherVersion() throws Exception {
    assumeThat(REAL).as("SKIPPED: only a stand-in can be given another version").isEmpty();
    create(1);
    engine.shutdown(NAME, OPTIONS);
    StandIn.install(program, "0.19.0");
    assertThatExceptionOfType(SlipwayException.class)
        .isThrownBy(() -> engine.resume(NAME, OPTIONS))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_REJECTED))
        .withMessageContaining(VERSION)
        .withMessageContaining("0.19.0");
    assertThat(own()).isEmpty();

    StandIn.install(program, VERSION);
    assertThat(engine.resume(NAME, OPTIONS).confirmedSpus()).isEqualTo(1);
  }

  @Test
  void asksTheRealProgram() {
    assumeThat(REAL).as("SKIPPED: -Dfluvio.run=PATH names no real fluvio-run").isNotEmpty();
    ClusterStatus created = create(3);
    assertThat(created.confirmedSpus()).isEqualTo(3);
    assertThat(created.workloadVersion()).isEqualTo(Program.ask(REAL).version()).isNotEmpty();
  }

  private ClusterSpec.Builder spec(int spus) {
    return ClusterSpec.builder(NAME.value())
        .spuCount(spus)
        .workload(FluvioWorkload.NAME)
        .option(FluvioOptions.PROGRAM, program.toString());
  }

  private ClusterStatus create(int spus) {
    return engine.create(spec(spus).build(), CreateOptions.defaults(), OPTIONS);
  }

  private void delete() {
    engine.delete(NAME, DeleteOptions.shutdownFirst(), OPTIONS);
  }

  private void repair() {
    RecoveryReport report = engine.recover(NAME, OPTIONS);
    assertThat(report.action()).as(report.description()).isEqualTo(RecoveryReport.Action.REPAIRED);
  }

  private void assertOnlyReplaced(Map<MemberId, Long> before, MemberId victim) {
    ClusterStatus after = engine.probe(NAME);
    assertThat(after.confirmedSpus()).isEqualTo(2);
    assertThat(after.conditions()).isEmpty();
    Map<MemberId, Long> now = pids(after);
    assertThat(now.get(victim)).isNotEqualTo(before.get(victim));
    now.remove(victim);
    assertThat(before).containsAllEntriesOf(now);
  }

  private void awaitCondition(Condition.Reason reason) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(engine.status(NAME).conditions())
                    .extracting(Condition::reason)
                    .contains(reason));
  }

  private static Map<MemberId, Long> pids(ClusterStatus status) {
    Map<MemberId, Long> pids = new TreeMap<>();
    for (MemberStatus member : status.members()) {
      pids.put(member.id(), member.pid().orElseThrow());
    }
    return pids;
  }

  private static void killMember(Map<MemberId, Long> pids, MemberId member) {
    kill(Objects.requireNonNull(pids.get(member), member.toString()));
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static String address(ClusterStatus status, MemberId member, String port) {
    return status.members().stream()
        .filter(one -> one.id().equals(member))
        .flatMap(one -> one.endpoints().stream())
        .filter(endpoint -> endpoint.name().equals(port))
        .map(Endpoint::address)
        .findFirst()
        .orElseThrow();
  }

  private Path memberDirectory(MemberId member) {
    try (Stream<Path> all = Files.find(home, 6, (path, any) -> path.endsWith(member.toString()))) {
      return all.findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path recordFile(int spu) {
    return memberDirectory(SC)
        .resolve(
            "data/metadata/SPU/custom-spu-" + FluvioWorkload.spuId(MemberId.spu(spu)) + ".yaml");
  }

  private String record(int spu) throws IOException {
    return Files.readString(recordFile(spu));
  }

  /** Processes that name a file of the home. */
  private List<String> own() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(home.toString()))
        .toList();
  }

  /** An SPU of nobody, which no SC knows. */
  private Process foreign() throws IOException {
    Path place = Files.createDirectory(directory.resolve("foreign"));
    ProcessBuilder builder =
        new ProcessBuilder(
                program.toString(),
                "spu",
                "--id",
                "5001",
                "--public-server",
                "127.0.0.1:0",
                "--private-server",
                "127.0.0.1:0",
                "--sc-addr",
                "127.0.0.1:1",
                "--log-base-dir",
                place.toString())
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("log").toFile());
    builder.environment().put("FLUVIO_METRIC_SPU", "spu.sock");
    return builder.start();
  }
}
