package io.slipway.workload.fluvio.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Platform;
import io.slipway.spi.PortOfRole;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadProvider;
import io.slipway.spi.WorkloadRequirements;
import io.slipway.workload.fluvio.FluvioWorkloadProvider;
import io.slipway.workload.fluvio.standin.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FluvioWorkloadTest {
  private static final MemberId SC = MemberId.controller(1);

  @TempDir Path directory;
  private Path program;

  @BeforeEach
  void installStandIn() throws IOException {
    program = StandIn.install(directory.resolve("bin/fluvio-run"), "0.18.2");
  }

  @Test
  void isFoundByItsName() {
    assertThat(ServiceLoader.load(WorkloadProvider.class))
        .singleElement()
        .isInstanceOf(FluvioWorkloadProvider.class)
        .extracting(WorkloadProvider::name)
        .isEqualTo("fluvio");
  }

  @Test
  void needsOneScAndItsSpusAndAsksTheProgramForItsVersion() {
    WorkloadRequirements needs =
        needs(spec(2).option("port", "9010").option("controller.port", "9003"));
    assertThat(needs.version()).contains("0.18.2");
    assertThat(needs.bootstrap()).contains(new PortOfRole(MemberRole.CONTROLLER, "client"));
    assertThat(needs.connect()).contains("fluvio profile add c {bootstrap} cloud");
    assertThat(needs.properties()).containsEntry("fluvio.run", program.toString());
    assertThat(needs.controllersFirst())
        .containsExactlyInAnyOrder(OperationKind.START, OperationKind.RESUME, OperationKind.REPAIR);
    assertThat(needs.members().toString())
        .isEqualTo(
            "{controller-1={client=9003, private=0}, spu-1={client=9010, private=0},"
                + " spu-2={client=9011, private=0}}");
  }

  @Test
  void plansTheScWithTheRecordsOfItsSpus() {
    MemberPlan plan = workload().plan(layout(spec(2).build()), SC, OperationKind.RESUME);
    assertThat(plan.command())
        .containsExactly(
            program.toString(),
            "sc",
            "--local",
            "/c/controller-1/data/metadata",
            "--bind-public",
            "127.0.0.1:7001",
            "--bind-private",
            "127.0.0.1:7000");
    assertThat(plan.environment()).containsOnlyKeys("NO_COLOR");
    assertThat(plan.volumes()).containsOnlyKeys("data");
    assertThat(plan.files())
        .containsOnlyKeys(
            "data/metadata/SPU/custom-spu-5001.yaml", "data/metadata/SPU/custom-spu-5002.yaml");
    assertThat(plan.files().get("data/metadata/SPU/custom-spu-5002.yaml"))
        .asString(UTF_8)
        .isEqualTo(SpuRecord.initial(5002, "127.0.0.1", 7021, 7020));
  }

  @Test
  void plansAnSpuWithItsOwnIdFlagsAndSocket() {
    ClusterSpec spec =
        spec(2)
            .option("log.size", "1Gi")
            .option("index.max.bytes", "4096")
            .option("rust.log", "info")
            .build();
    MemberPlan plan = workload().plan(layout(spec), MemberId.spu(2), OperationKind.START);
    assertThat(plan.command())
        .containsExactly(
            program.toString(),
            "spu",
            "--id",
            "5002",
            "--public-server",
            "127.0.0.1:7021",
            "--private-server",
            "127.0.0.1:7020",
            "--sc-addr",
            "127.0.0.1:7000",
            "--log-base-dir",
            "/c/spu-2/data",
            "--log-size",
            "1Gi",
            "--index-max-bytes",
            "4096");
    assertThat(plan.environment())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("FLUVIO_METRIC_SPU", "spu.sock", "RUST_LOG", "info", "NO_COLOR", "1"));
    assertThat(plan.unset()).contains("FLV_LOG_SIZE", "RUST_LOG");
    assertThat(plan.files()).isEmpty();
    assertThat(workload().nativeId(layout(spec), MemberId.spu(2))).isEqualTo("5002");
  }

  @ParameterizedTest
  @CsvSource({
    "log.sise, 1Gi, log.size",
    "fluviorun, /x, fluvio.run",
    "heap, 1g, remove it",
    "log.size, 10, 'a whole number of Ki, Mi, Gi or Ti, such as 10Gi'",
    "index.max.bytes, 4294967296, 1 to 4294967295",
    "peer.max.bytes, -1, 1 to 4294967295",
    "smart.engine.max.memory, much, a number of bytes",
    "port, 65535, 1 to 65534",
    "port, x, 0 or a port",
    "controller.port, 70000, 0 or a port",
  })
  void refusesABadOption(String key, String value, String told) {
    refused(spec(2).option(key, value), told, key);
  }

  @Test
  void refusesTheScOnAPortOfAnSpu() {
    refused(
        spec(2).option("port", "9003").option("controller.port", "9004"), "9003 to 9004", "9004");
  }

  @Test
  void refusesWhatIsNoFluvioRun() throws IOException {
    Path plain = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");
    refusedProgram("fluvio-run", "not an absolute path");
    refusedProgram(directory.resolve("none").toString(), "no such file");
    refusedProgram(directory.toString(), "not a regular file");
    refusedProgram(plain.toString(), "not executable");
    Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rwx------"));
    refusedProgram(plain.toString(), "no Platform Version");
    Files.writeString(plain, "#!/no/such/interpreter\n");
    refusedProgram(plain.toString(), "cannot be run");
    Files.writeString(plain, "#!/bin/sh\nwhile :; do echo endless; done\n");
    refusedProgram(plain.toString(), "no Platform Version");
  }

  @Test
  void leavesNothingOfAProgramThatTellsNothing() throws Exception {
    Path child = directory.resolve("child");
    Path script =
        Files.writeString(
            directory.resolve("script"),
            "#!/bin/sh\nsleep 600 & echo $! >" + child + "; while :; do echo endless; done\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));

    refusedProgram(script.toString(), "no Platform Version");

    long pid = Long.parseLong(Files.readString(child).strip());
    Optional<ProcessHandle> left = ProcessHandle.of(pid);
    if (left.isPresent()) {
      left.get().onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void findsTheProgramByVariablePathAndInstaller() throws IOException {
    Path user = directory.resolve("user");
    Path installed = StandIn.install(user.resolve(".fluvio/extensions/fluvio-run"), "0.18.3");
    String bin = directory.resolve("bin").toString();
    assertThat(new Host(Map.of("PATH", "/nowhere:" + bin), user).program())
        .contains(program.toString());
    assertThat(new Host(Map.of(), user).program()).contains(installed.toString());
    assertThat(new Host(Map.of("PATH", bin, Host.VARIABLE, "/x"), user).program()).contains("/x");
    assertThat(Host.of(Map.of("HOME", user.toString()), "/nowhere").program())
        .contains(installed.toString());
    assertThat(Host.of(Map.of(), user.toString()).program()).contains(installed.toString());

    Host empty = new Host(Map.of(), directory);
    ClusterSpec spec = ClusterSpec.builder("c").spuCount(1).workload("fluvio").build();
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> new FluvioWorkload(TimeSource.system(), empty).needs(spec, Platform.HOST))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .withMessageContaining("~/.fluvio/bin")
        .withMessageContaining("FLUVIO_RUN");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_000_000_000})
  void refusesANumberOfSpusThatNoneRuns(int count) {
    assertThatExceptionOfType(SlipwayException.class)
        .isThrownBy(() -> spec(count))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .withMessageContaining("1 to 1000")
        .withMessageContaining(Integer.toString(count))
        .withMessageContaining("ask for a count in that range");
  }

  @Test
  void runsNoContainers() {
    assertThat(workload().info().platforms()).containsExactly(Platform.HOST);
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> workload().needs(spec(1).build(), Platform.CONTAINER))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
  }

  @Test
  void installsNothingButRefusesAnotherVersionOrNone() throws IOException {
    ClusterLayout layout = layout(spec(1).build());
    workload().install(layout, ProgressSink.NONE);
    StandIn.install(program, "0.19.0");
    refusedInstall(layout, "0.19.0");
    Files.delete(program);
    refusedInstall(layout, "was '" + program + "' (no such file)");
  }

  private void refusedInstall(ClusterLayout layout, String was) {
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> workload().install(layout, ProgressSink.NONE))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_REJECTED))
        .withMessageContaining("0.18.2")
        .withMessageContaining(was)
        .withMessageContaining("install version 0.18.2 there again");
  }

  private void refusedProgram(String path, String told) {
    refused(spec(1).option("fluvio.run", path), told, path);
  }

  private void refused(ClusterSpec.Builder spec, String... told) {
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> needs(spec))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .satisfies(e -> assertThat(e.getMessage()).contains(told));
  }

  private ClusterSpec.Builder spec(int spus) {
    return ClusterSpec.builder("c")
        .spuCount(spus)
        .workload("fluvio")
        .option("fluvio.run", program.toString());
  }

  private static FluvioWorkload workload() {
    return new FluvioWorkload(TimeSource.system());
  }

  private static WorkloadRequirements needs(ClusterSpec.Builder spec) {
    return workload().needs(spec.build(), Platform.HOST);
  }

  private static ClusterLayout layout(ClusterSpec spec) {
    return TestLayouts.of(workload(), spec, Path.of("/c"));
  }
}
