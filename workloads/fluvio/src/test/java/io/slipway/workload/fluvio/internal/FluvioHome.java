package io.slipway.workload.fluvio.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.Condition;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.MemberStatus;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Endpoint;
import io.slipway.spi.MemberId;
import io.slipway.workload.fluvio.standin.StandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A home for clusters on local processes: of the real {@code fluvio-run} that {@code
 * -Dfluvio.run=PATH} names, else of a stand-in. Fails a test that leaves a process.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
abstract class FluvioHome {
  static final String REAL = System.getProperty("fluvio.run", "");
  static final String VERSION = "0.18.2-stand-in";
  static final ClusterName NAME = new ClusterName("f1");
  static final CommandOptions OPTIONS = CommandOptions.defaults();
  static final MemberId SC = MemberId.controller(1);

  private final List<Process> strangers = new ArrayList<>();

  @TempDir Path directory;
  Path home;
  Path program;
  SlipwayEngine engine;

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
    try {
      // Whatever was done meanwhile: it is not the cluster's.
      assertThat(strangers).allMatch(Process::isAlive);
      engine.list().forEach(one -> delete(one.cluster().name()));
      assertThat(strangers).allMatch(Process::isAlive);
      assertThat(own()).isEmpty();
    } finally {
      strangers.forEach(Process::destroyForcibly);
      engine.close();
    }
  }

  ClusterSpec.Builder spec(int spus) {
    return spec(NAME, spus);
  }

  ClusterSpec.Builder spec(ClusterName name, int spus) {
    return ClusterSpec.builder(name.value())
        .spuCount(spus)
        .workload(FluvioWorkload.NAME)
        .option(FluvioOptions.PROGRAM, program.toString());
  }

  ClusterStatus create(int spus) {
    return create(spec(spus));
  }

  ClusterStatus create(ClusterSpec.Builder spec) {
    return engine.create(spec.build(), CreateOptions.defaults(), OPTIONS);
  }

  void delete(ClusterName name) {
    engine.delete(name, DeleteOptions.shutdownFirst(), OPTIONS);
  }

  void repair() {
    RecoveryReport report = engine.recover(NAME, OPTIONS);
    assertThat(report.action()).as(report.description()).isEqualTo(RecoveryReport.Action.REPAIRED);
  }

  void awaitCondition(Condition.Reason reason) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(engine.status(NAME).conditions())
                    .extracting(Condition::reason)
                    .contains(reason));
  }

  static Map<MemberId, Long> pids(ClusterStatus status) {
    Map<MemberId, Long> pids = new TreeMap<>();
    for (MemberStatus member : status.members()) {
      pids.put(member.id(), member.pid().orElseThrow());
    }
    return pids;
  }

  static void killMember(Map<MemberId, Long> pids, MemberId member) {
    kill(Objects.requireNonNull(pids.get(member), member.toString()));
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  static Endpoint endpoint(ClusterStatus status, MemberId member, String port) {
    return status.members().stream()
        .filter(one -> one.id().equals(member))
        .flatMap(one -> one.endpoints().stream())
        .filter(endpoint -> endpoint.name().equals(port))
        .findFirst()
        .orElseThrow();
  }

  Path memberDirectory(MemberId member) {
    try (Stream<Path> all = Files.find(home, 6, (path, any) -> path.endsWith(member.toString()))) {
      return all.findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path recordFile(int spu) {
    return memberDirectory(SC)
        .resolve(
            "data/metadata/SPU/custom-spu-" + FluvioWorkload.spuId(MemberId.spu(spu)) + ".yaml");
  }

  String record(int spu) throws IOException {
    return Files.readString(recordFile(spu));
  }

  /** Processes that name a file of the home. */
  List<String> own() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(home.toString()))
        .toList();
  }

  /** Starts an SPU of no cluster here, which must live until the test has ended. */
  Process stranger(int id, String scAddress) throws IOException {
    Path place = Files.createDirectory(directory.resolve("stranger-" + id));
    ProcessBuilder builder =
        new ProcessBuilder(
                program.toString(),
                "spu",
                "--id",
                Integer.toString(id),
                "--public-server",
                "127.0.0.1:0",
                "--private-server",
                "127.0.0.1:0",
                "--sc-addr",
                scAddress,
                "--log-base-dir",
                place.toString())
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("log").toFile());
    builder.environment().put("FLUVIO_METRIC_SPU", "spu.sock");
    Process process = builder.start();
    strangers.add(process);
    return process;
  }
}
