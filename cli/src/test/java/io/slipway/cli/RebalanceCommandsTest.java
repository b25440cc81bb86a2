package io.slipway.cli;

import static io.slipway.cli.ScriptedRebalances.executing;
import static io.slipway.cli.ScriptedRebalances.notReady;
import static io.slipway.cli.ScriptedRebalances.proposed;
import static io.slipway.cli.ScriptedRebalances.ready;
import static io.slipway.cli.ScriptedRebalances.request;
import static io.slipway.cli.ScriptedRebalances.retrying;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus.Phase;
import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceRequest;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RebalanceCommandsTest {
  private static final String URL = "http://server:9090";

  @TempDir Path home;
  private CliHarness cli;
  private ScriptedRebalances rebalances;

  @BeforeEach
  void makeCli() {
    cli = new CliHarness(home);
    cli.engine.with(Samples.status("c1", 3, LifecycleState.RUNNING, Phase.CONFIRMED, false));
    rebalances = cli.engine.rebalances;
  }

  @Test
  void startPassesEverythingOn() {
    rebalances.rounds.add(ready());

    int status =
        cli.run(
            "rebalance",
            "start",
            "c1",
            "--rebalancer",
            URL,
            "--rebalancer-set",
            "credentials=env:CC_USER",
            "--mode",
            "add-brokers",
            "--members",
            "spu-2,spu-3",
            "--disk",
            "spu-1=/data/a=b",
            "--goals",
            "RackAwareGoal,DiskCapacityGoal",
            "--set",
            "concurrent_leader_movements=5",
            "--auto-approve");

    assertThat(cli.err()).isEqualTo("c1/0000000a  READY\n");
    assertThat(status).isEqualTo(0);
    assertThat(rebalances.requests)
        .containsExactly(
            RebalanceRequest.of("cruise-control", URL)
                .withOptions(Map.of("credentials", "env:CC_USER"))
                .withApproval(RebalanceApproval.AUTOMATIC)
                .withSpec(
                    RebalanceSpec.builder(RebalanceMode.ADD_BROKERS)
                        .members(List.of(MemberId.spu(2), MemberId.spu(3)))
                        .disk(MemberId.spu(1), "/data/a=b")
                        .goals(List.of("RackAwareGoal", "DiskCapacityGoal"))
                        .parameters(Map.of("concurrent_leader_movements", "5"))
                        .build()));
  }

  @Test
  void startDrivesWithOneVisitorFromTheBeginningToTheEnd() {
    rebalances.rounds.addAll(List.of(retrying(), executing(0), executing(160), ready()));

    assertThat(cli.run("rebalance", "start", "c1", "--rebalancer", URL, "--auto-approve"))
        .isEqualTo(0);
    assertThat(cli.err().lines())
        .containsExactly(
            "c1/0000000a  RETRYING, proposing, attempt 2: CruiseControlCapacity: the server has"
                + " no slot",
            "c1/0000000a  PENDING, executing, 0 of 320 MB moved (0%)",
            "c1/0000000a  PENDING, executing, 160 of 320 MB moved (50%)",
            "c1/0000000a  READY");
    assertThat(cli.out()).startsWith("rebalance c1/0000000a is READY");
    assertThat(cli.engine.calls.stream().filter("driveOnce"::equals)).hasSize(4);
    assertThat(cli.opened)
        .containsOnlyOnce("visit " + home + " PT30S")
        .noneMatch(one -> one.startsWith("open"));
    assertThat(cli.time.pauses).hasSize(15).containsOnly(Duration.ofSeconds(2));
  }

  @Test
  void whateverIsDueThereIsARestOfASecond() {
    rebalances.untilDue = Duration.ZERO;
    rebalances.rounds.addAll(List.of(executing(0), ready()));

    assertThat(cli.run("rebalance", "start", "c1", "--rebalancer", URL)).isEqualTo(0);
    assertThat(cli.time.pauses).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void startWithoutWaitDoesWhatIsDueAndTellsHowToGoOn() {
    rebalances.rounds.add(executing(0));

    assertThat(cli.run("rebalance", "start", "c1", "--rebalancer", URL, "--no-wait")).isEqualTo(0);
    assertThat(cli.out())
        .isEqualToIgnoringNewLines(
            "rebalance c1/0000000a is PENDING, executing, 0 of 320 MB moved (0%);"
                + " 32 replicas and 4 leaders to move, 320 MB;"
                + " run 'slipway rebalance wait c1/0000000a' to drive it and to wait for its end");
    assertThat(rebalances.closed).isTrue();
    assertThat(cli.time.pauses).isEmpty();
  }

  @Test
  void startEndsWhereAUserApproves() {
    rebalances.rounds.add(proposed());

    assertThat(cli.run("rebalance", "start", "c1", "--rebalancer", URL)).isEqualTo(0);
    assertThat(cli.out())
        .contains("32 replicas", "run 'slipway rebalance approve c1/0000000a' to execute it");
    assertThat(cli.time.pauses).isEmpty();
  }

  @Test
  void aFailedOneIsAFailure() {
    rebalances.add("0000000b", request(), executing(0));
    rebalances.rounds.add(notReady("ExecutionFailed"));

    assertThat(cli.run("rebalance", "wait", "c1")).isEqualTo(ExitStatus.BACKEND);
    assertThat(cli.out()).contains("NOT_READY", "ExecutionFailed");
    assertThat(cli.error())
        .isEqualTo(
            "slipway: rebalance c1/0000000b is NOT_READY: ExecutionFailed: it was as it was;"
                + " run 'slipway rebalance refresh c1/0000000b' to request it anew");
  }

  @Test
  void waitOfOneThatIsOverAsksNobody() {
    rebalances.add("0000000b", request(), ready());

    assertThat(cli.run("rebalance", "wait", "c1")).isEqualTo(0);
    assertThat(cli.engine.calls).isEmpty();
  }

  @Test
  void waitSeesWhatOthersDoWithTheHome() {
    rebalances.add("0000000b", request(), executing(0));
    rebalances.locked = new SlipwayException(ErrorCode.STORE_LOCKED, "the home is held");
    cli.time.atPause =
        () -> {
          if (cli.time.pauses.size() == 3) {
            rebalances.change(notReady("ClusterNotRunning"));
          }
        };

    assertThat(cli.run("rebalance", "wait", "c1")).isEqualTo(ExitStatus.BACKEND);
    assertThat(cli.err().lines().filter(line -> line.contains("another process"))).hasSize(1);
    assertThat(cli.out()).contains("ClusterNotRunning");
    assertThat(cli.engine.calls).isEmpty();
  }

  @Test
  void interruptEndsTheWaitOnly() {
    rebalances.add("0000000b", request(), executing(0));
    cli.time.atPause = cli::interrupt;

    assertThat(cli.run("rebalance", "wait", "c1")).isEqualTo(ExitStatus.CANCELLED);
    assertThat(cli.err()).contains("Ctrl-C: the wait ends, the rebalance does not");
    assertThat(cli.error())
        .contains(
            "run 'slipway rebalance wait c1/0000000b' to go on", "rebalance stop c1/0000000b");
    assertThat(cli.engine.calls).containsExactly("driveOnce");
    assertThat(cli.halts).isEmpty();
  }

  @Test
  void interruptDuringARequestClosesTheVisitor() {
    rebalances.add("0000000b", request(), executing(0));
    rebalances.atRound = cli::interrupt;

    assertThat(cli.run("rebalance", "wait", "c1")).isEqualTo(ExitStatus.CANCELLED);
    assertThat(rebalances.closed).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"approve, 0", "refresh, 0", "stop, 0"})
  void changesDoWhatIsDueAtOnce(String command, int expected) {
    rebalances.add("0000000b", request(), proposed());

    assertThat(cli.run("rebalance", command, "c1")).isEqualTo(expected);
    assertThat(cli.engine.calls).containsExactly(command + " c1 0000000b", "driveOnce");
    assertThat(rebalances.closed).isTrue();
  }

  @Test
  void aChangeSaysWhatItWaitsFor() {
    rebalances.add("0000000b", request(), proposed());
    cli.holder = "pid 42 on host h, idle";

    assertThat(cli.run("rebalance", "approve", "c1", "--lock-timeout", "7s")).isEqualTo(0);
    assertThat(cli.err())
        .contains("another process has the home open: pid 42 on host h, idle; waiting up to 7.0 s");
    assertThat(cli.opened).contains("visit " + home + " PT7S");
  }

  @Test
  void stopThatCouldNotBeSeenToEndIsAFailure() {
    rebalances.add("0000000b", request(), executing(0));
    rebalances.rounds.add(one -> notReady("StopUnconfirmed").apply(one).mayStillMove(true));

    assertThat(cli.run("rebalance", "stop", "c1")).isEqualTo(ExitStatus.BACKEND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "stop", "refresh", "status", "wait"})
  void whereSeveralGoOnOneIsNamed(String command) {
    rebalances.add("0000000a", request(), ready());
    rebalances.add("0000000b", request(), executing(0));
    rebalances.add("0000000c", request(), one -> one);

    assertThat(cli.run("rebalance", command, "c1")).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.error())
        .isEqualTo(
            "slipway: several rebalances of 'c1' go on: expected NAME/ID of one of them, was 'c1';"
                + " name one of c1/0000000b (PENDING, executing), c1/0000000c (PENDING, queued)");
    assertThat(cli.engine.calls).isEmpty();
    assertThat(cli.run("rebalance", "status", "c1/0000000c")).isEqualTo(0);
    assertThat(cli.out()).contains("c1/0000000c  PENDING, queued");
  }

  @Test
  void withoutAnUnfinishedOneTheLastIsMeant() {
    rebalances.add("0000000a", request(), ready());
    rebalances.add("0000000b", request(), notReady("Stopped"));

    assertThat(cli.run("rebalance", "status", "c1")).isEqualTo(0);
    assertThat(cli.out()).contains("c1/0000000b  NOT_READY").doesNotContain("driven by");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c1|4|no rebalance of 'c1'; run 'slipway rebalance start c1 --rebalancer URL'",
        "c2|4|no cluster 'c2'",
        "c1/0000000f|4|no rebalance 0000000f of 'c1'",
        "c1/xyz|2|invalid id of a rebalance: expected 8 hexadecimal digits in lower case, was 'xyz'",
      })
  void anUnknownOneIsRefused(String name, int status, String message) {
    for (String command : List.of("approve", "stop", "refresh", "status", "wait")) {
      assertThat(cli.run("rebalance", command, name)).as(command).isEqualTo(status);
      assertThat(cli.error()).contains(message);
    }
    assertThat(cli.engine.calls).isEmpty();
  }

  @Test
  void anUnknownIdIsAnsweredWithTheKnownOnes() {
    rebalances.add("0000000b", request(), ready());

    assertThat(cli.run("rebalance", "stop", "c1/0000000f")).isEqualTo(4);
    assertThat(cli.error()).contains("expected one of c1/0000000b (READY)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--mode fast|invalid --mode: expected one of full, add-brokers, remove-brokers, remove-disks,"
            + " was 'fast'; choose one of these",
        "--members spu2|'spu2'",
        "--disk /data|invalid --disk: expected SPU=DIR, was '/data'",
        "--set x|invalid --set: expected KEY=VALUE, was 'x'",
        "--rebalancer-set geheim|invalid --rebalancer-set: expected KEY=VALUE, was one without a key",
      })
  void badInputIsRefusedBeforeTheHomeIsOpened(String options, String message) {
    String[] line = ("rebalance start c1 --rebalancer " + URL + " " + options).split(" ", -1);

    assertThat(cli.run(line)).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.error()).contains(message).doesNotContain("geheim");
    assertThat(cli.opened).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:geheim@server:9090",
        "http://geheim@server",
        "server:9090",
        "http://server:9090/?x=1",
        "http://ser ver/",
        "cruise-control"
      })
  void aBadAddressIsRefusedWithoutItsPassword(String address) {
    assertThat(cli.run("rebalance", "start", "c1", "--rebalancer", address))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(cli.err()).contains("invalid address of a rebalancer").doesNotContain("geheim");
    assertThat(cli.opened).isEmpty();
  }

  @Test
  void statusShowsEverything() {
    rebalances.add(
        "0000000b",
        request().withOptions(Map.of("credentials", "env:CC_USER")),
        one -> retrying().apply(one).deadline(Samples.NOW.plusSeconds(90)));

    assertThat(cli.run("rebalance", "status", "c1")).isEqualTo(0);
    assertThat(cli.out().lines())
        .containsExactly(
            "c1/0000000b  RETRYING, proposing",
            "  request      full, approval automatic, requested 1 min 0 s ago",
            "  server       cruise-control at http://server:9090",
            "  server set   credentials",
            "  record       RETRYING, proposing, changed 30.0 s ago",
            "  reason       CruiseControlCapacity: the server has no slot",
            "  attempt      2, the next one in 3.0 s",
            "  deadline     in 1 min 30 s",
            "  driven by    nobody now, as no engine has the home open; unless a 'rebalance wait' is"
                + " under way, run 'slipway rebalance wait c1/0000000b' to drive it and to wait for"
                + " its end");
    assertThat(cli.opened).containsExactly("read " + home);
  }

  @Test
  void statusOfAProposalNamesTheCommand() {
    rebalances.add("0000000b", RebalanceRequest.of("cruise-control", URL), proposed());

    assertThat(cli.run("rebalance", "status", "c1")).isEqualTo(0);
    assertThat(cli.out())
        .contains(
            "waits for    approval; run 'slipway rebalance approve c1/0000000b' to execute it")
        .doesNotContain("driven by");
  }

  @Test
  void statusNamesWhoDrives() {
    rebalances.add("0000000b", request(), executing(0));
    cli.holder = "pid 42 on host h, idle";

    assertThat(cli.run("rebalance", "status", "c1")).isEqualTo(0);
    assertThat(cli.out())
        .contains("driven by    the engine that has the home open: pid 42 on host h, idle");
  }

  @Test
  void statusAsJson() {
    rebalances.add("0000000b", request(), retrying());

    assertThat(cli.run("rebalance", "status", "c1", "-o", "json")).isEqualTo(0);
    JsonNode json = RealHome.read(cli.out());
    assertThat(json.get("name").asText()).isEqualTo("c1");
    assertThat(json.get("id").asText()).isEqualTo("0000000b");
    assertThat(json.get("state").asText()).isEqualTo("RETRYING");
    assertThat(json.get("step").asText()).isEqualTo("PROPOSING");
    assertThat(json.get("reason").asText()).isEqualTo("CruiseControlCapacity");
    assertThat(json.get("attempt").asInt()).isEqualTo(2);
    assertThat(json.get("nextAttemptAt").asText()).isEqualTo("2026-01-02T03:04:08Z");
    assertThat(json.get("progress").isNull()).isTrue();
    assertThat(json.get("heldBy").isNull()).isTrue();
    assertThat(json.at("/request/mode").asText()).isEqualTo("FULL");
  }

  @Test
  void progressAsJsonLines() {
    rebalances.rounds.addAll(List.of(executing(80), ready()));

    assertThat(cli.run("rebalance", "start", "c1", "--rebalancer", URL, "-o", "json")).isEqualTo(0);
    JsonNode first = RealHome.read(cli.err().lines().findFirst().orElseThrow());
    assertThat(first.get("event").asText()).isEqualTo("RebalanceChanged");
    assertThat(first.at("/progress/percent").asInt()).isEqualTo(25);
    assertThat(RealHome.read(cli.out()).get("state").asText()).isEqualTo("READY");
  }

  @Test
  void aTerminalShowsABlock() {
    cli.terminal = new Terminal(true, false, true, true, 80);
    rebalances.rounds.addAll(List.of(executing(0), executing(160), ready()));

    assertThat(cli.run("rebalance", "start", "c1", "--rebalancer", URL)).isEqualTo(0);
    assertThat(cli.err())
        .contains("[############............] 160 of 320 MB moved (50%)")
        .containsOnlyOnce("c1/0000000a  PENDING, executing\n")
        .contains("c1/0000000a  READY\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "approve", "stop", "refresh", "wait"})
  void aMissingHomeIsNotMade(String command) {
    cli.variables.put(RootCommand.HOME_VARIABLE, home.resolve("none").toString());

    assertThat(
            cli.run(
                "rebalance",
                command,
                "c1",
                command.equals("start") ? "--rebalancer=" + URL : "--plain"))
        .isEqualTo(4);
    assertThat(cli.opened).isEmpty();
  }
}
