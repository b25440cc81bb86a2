package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters of real processes, through the command. */
class CommandLifeIT {
  private static final String RUNNING = "RUNNING";
  private static final ClusterName NAME = ClusterName.of("c1");

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

  @Test
  void wholeLifeOfProcessesThatOutliveTheCommand() throws Exception {
    RealHome.Result created =
        home.start(with(RealHome.create("c1", 2, RealHome.server()), "-o", "json")).end().expect(0);
    assertThat(created.json().get("state").asText()).isEqualTo(RUNNING);
    assertThat(home.servers()).hasSize(2).isEqualTo(RealHome.pids(created.json()));
    String bootstrap = created.json().get("bootstrap").asText();

    home.run("shutdown", "c1").expect(0);
    assertThat(home.processes()).isEmpty();
    assertThat(home.run("start", "c1").expect(3).err()).contains("SHUTDOWN");
    assertThat(home.run("delete", "c1").expect(2).err()).contains("--yes");

    JsonNode resumed = home.run("resume", "c1", "-o", "json").expect(0).json();
    assertThat(resumed.get("bootstrap").asText()).isEqualTo(bootstrap);
    assertThat(resumed.get("incarnation")).isEqualTo(created.json().get("incarnation"));
    assertThat(home.servers()).hasSize(2).doesNotContainAnyElementsOf(pids(created));
    assertThat(home.run("delete", "c1", "--yes").expect(3).err()).contains("c1", RUNNING);

    home.run("delete", "c1", "--shutdown", "--yes").expect(0);
    assertThat(home.leftovers()).isEmpty();
    assertThat(home.run("list", "-o", "json").json()).isEmpty();
    home.run("status", "c1").expect(4);
  }

  @Test
  void readersNeitherWaitForTheHolderNorWriteAnything() throws Exception {
    home.run(RealHome.create("c1", 1, RealHome.server())).expect(0);
    try (SlipwayEngine holder = SlipwayHome.at(home.path()).openEngine()) {
      Map<String, String> before = home.files();
      Set<Long> processes = home.processes().keySet();

      JsonNode status = home.start("status", "c1", "--probe", "-o", "json").end().expect(0).json();
      assertThat(home.run("list").expect(0).out()).contains("c1", RUNNING, "1/1");
      assertThat(home.run("logs", "c1", "spu-1").expect(0).out()).contains("listening on ");
      home.run("logs", "c1", "spu-2").expect(4);
      home.run("status", "c2").expect(4);

      assertShape(status);
      assertThat(home.files()).isEqualTo(before);
      assertThat(home.processes().keySet()).isEqualTo(processes);
      assertThat(holder.list()).hasSize(1);
    }
    home.run("delete", "c1", "--shutdown", "--yes").expect(0);
  }

  private void assertShape(JsonNode status) {
    assertThat(status.fieldNames())
        .toIterable()
        .startsWith(
            "name",
            "incarnation",
            "state",
            "workload",
            "bootstrap",
            "operation",
            "conditions",
            "spus");
    assertThat(status.at("/spus/desired").asInt()).isEqualTo(1);
    assertThat(status.at("/spus/confirmed").asInt()).isEqualTo(1);
    JsonNode member = status.at("/spus/members/0");
    assertThat(member.fieldNames())
        .toIterable()
        .startsWith("id", "role", "phase", "pid", "endpoint");
    assertThat(member.get("id").asText()).isEqualTo("spu-1");
    assertThat(member.get("role").asText()).isEqualTo("SPU");
    assertThat(member.get("phase").asText()).isEqualTo("CONFIRMED");
    assertThat(member.get("endpoint")).isEqualTo(status.get("bootstrap"));
  }

  @Test
  void killedMembersDegradeTheClusterUntilRecover() throws Exception {
    JsonNode created =
        home.run(with(RealHome.create("c1", 3, RealHome.server()), "-o", "json")).expect(0).json();
    RealHome.kill(RealHome.pid(created, "spu-2"));

    JsonNode degraded = home.status("c1");
    assertThat(degraded.get("state").asText()).isEqualTo(RUNNING);
    assertThat(degraded.at("/conditions/0/type").asText()).isEqualTo("DEGRADED");
    assertThat(degraded.at("/conditions/0/member").asText()).isEqualTo("spu-2");
    assertThat(degraded.at("/spus/confirmed").asInt()).isEqualTo(2);

    home.run("recover", "c1").expect(0);
    JsonNode recovered = home.status("c1");
    assertThat(recovered.get("conditions")).isEmpty();
    assertThat(home.servers()).hasSize(3).isEqualTo(RealHome.pids(recovered));
    for (String kept : Set.of("spu-1", "spu-3")) {
      assertThat(RealHome.pid(recovered, kept)).isEqualTo(RealHome.pid(created, kept));
    }
    assertThat(home.run("recover", "c1").expect(0).out()).contains("no member is missing");

    RealHome.pids(recovered).forEach(RealHome::kill);
    JsonNode dead = home.status("c1");
    assertThat(dead.at("/conditions/0/reason").asText()).isEqualTo("NoMemberAlive");
    assertThat(home.run("resume", "c1").expect(3).err()).contains("recover");
    home.run("recover").expect(0);
    assertThat(home.servers()).hasSize(3);

    home.servers().forEach(RealHome::kill);
    home.run("shutdown", "c1").expect(0);
    home.run("resume", "c1").expect(0);
    assertThat(home.servers()).hasSize(3);
    home.run("delete", "c1", "--shutdown", "--yes").expect(0);
    assertThat(home.leftovers()).isEmpty();
  }

  /** Does not wait for the kill to show: the shim, if it lives, has yet to record it. */
  @Test
  void recoverRightAfterAKillNeverSaysThatNothingIsMissing() throws Exception {
    home.run(RealHome.create("c1", 2, RealHome.server())).expect(0);
    try (SlipwayEngine engine = SlipwayHome.at(home.path()).openEngine()) {
      for (int round = 0; round < 3; round++) {
        List<ProcessHandle> victims = victims(engine, round);
        victims.forEach(ProcessHandle::destroyForcibly);

        RecoveryReport report = engine.recover(NAME, CommandOptions.defaults());

        assertThat(report.action())
            .as("round " + round + ": " + report.description())
            .isEqualTo(RecoveryReport.Action.REPAIRED);
        assertThat(engine.probe(NAME).confirmedSpus()).isEqualTo(2);
      }
    }
    home.run("delete", "c1", "--shutdown", "--yes").expect(0);
    assertThat(home.leftovers()).isEmpty();
  }

  /** One member, all members, or all members and then their shims. */
  private static List<ProcessHandle> victims(SlipwayEngine engine, int round) {
    List<ProcessHandle> members =
        engine.status(NAME).members().stream()
            .flatMap(member -> member.pid().stream().boxed())
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .toList();
    return switch (round % 3) {
      case 0 -> members.subList(0, 1);
      case 1 -> members;
      default ->
          Stream.concat(members.stream(), members.stream().flatMap(m -> m.parent().stream()))
              .toList();
    };
  }

  @Test
  void memberThatDiesAtStartIsReportedWithItsLastWords() throws Exception {
    RealHome.Result failed =
        home.run(RealHome.create("c1", 2, "/bin/sh -c 'echo one; echo no licence >&2; exit 7'"));
    failed.expect(7);
    assertThat(failed.err())
        .contains("ended before it was confirmed", "exit code 7", "one", "no licence");
    assertThat(home.leftovers()).isEmpty();
    home.run("status", "c1").expect(4);

    String[] keeping = RealHome.create("c1", 1, "/bin/sh -c 'echo kept; exit 7'");
    home.run(with(keeping, "--keep-on-failure")).expect(7);
    assertThat(home.run("logs", "c1").expect(0).out()).contains("kept");
    assertThat(home.status("c1").get("state").asText()).isEqualTo("CREATED");
    home.run("delete", "c1", "--yes").expect(0);
  }

  @Test
  void portOfAStrangerStopsAResumeAndIsNamed() throws Exception {
    JsonNode created =
        home.run(with(RealHome.create("c1", 1, RealHome.server()), "-o", "json")).expect(0).json();
    home.run("shutdown", "c1").expect(0);
    int port = Integer.parseInt(created.get("bootstrap").asText().replaceAll(".*:", ""));
    try (ServerSocket stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(stranger.isBound()).isTrue();
      assertThat(home.run("resume", "c1").expect(7).err())
          .contains("" + port, "in use by process " + ProcessHandle.current().pid());
    }
    assertThat(home.status("c1").get("state").asText()).isEqualTo("SHUTDOWN");
    home.run("resume", "c1").expect(0);
    home.run("delete", "c1", "--shutdown", "--yes").expect(0);
  }

  private static Set<Long> pids(RealHome.Result result) {
    return RealHome.pids(result.json());
  }

  static String[] with(String[] arguments, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(arguments), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }
}
