package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.EngineEvent.OperationStarted;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus.Phase;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.RecoveryReport.Action;
import io.slipway.engine.StoreCut;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  @TempDir Path home;
  CliHarness cli;

  @BeforeEach
  void makeCli() {
    cli = new CliHarness(home);
  }

  @Test
  void createPassesEverythingOn() {
    int status =
        cli.run(
            "create",
            "c1",
            "--spus",
            "3",
            "--workload",
            "command",
            "--set",
            "command=a b=c {port}",
            "--set",
            "x=",
            "--keep-on-failure",
            "--backend",
            "fake",
            "--timeout",
            "90s");

    assertThat(status).isEqualTo(0);
    assertThat(cli.engine.calls)
        .containsExactly(
            "create c1{spus=3, workload=command, options=[command, x]}"
                + " {command=a b=c {port}, x=}"
                + " CreateOptions[start=true, keepOnFailure=true, backend=fake]");
    assertThat(cli.out())
        .isEqualToIgnoringNewLines("c1 is RUNNING: 3/3 SPUs confirmed, bootstrap 127.0.0.1:1");
    assertThat(cli.engine.closed).isTrue();
  }

  @Test
  void createHasDefaults() {
    List<Duration> timeouts = new ArrayList<>();
    cli.engine.at("create", options -> timeouts.add(options.timeout()));

    assertThat(cli.run("create", "c1", "--no-start")).isEqualTo(0);
    assertThat(cli.engine.calls)
        .containsExactly(
            "create c1{spus=1, workload=kafka, options=[]} {}"
                + " CreateOptions[start=false, keepOnFailure=false, backend=]");
    assertThat(timeouts).containsExactly(Duration.ofMinutes(5));
    assertThat(cli.out()).startsWith("c1 is CREATED");
  }

  @Test
  void createTakesAtSignsAndDashesAsValues() {
    assertThat(cli.run("create", "c1", "--set", "a=-1", "--set", "b=@file")).isEqualTo(0);
    assertThat(cli.engine.calls.get(0)).contains("{a=-1, b=@file}");
  }

  @Test
  void theWholeLife() {
    assertThat(cli.run("create", "c1", "--no-start")).isEqualTo(0);
    assertThat(cli.run("start", "c1")).isEqualTo(0);
    assertThat(cli.run("shutdown", "c1")).isEqualTo(0);
    assertThat(cli.run("resume", "c1")).isEqualTo(0);
    assertThat(cli.run("resume", "c1")).isEqualTo(3);
    assertThat(cli.run("delete", "c1", "--yes")).isEqualTo(3);
    assertThat(cli.run("create", "c1")).isEqualTo(5);
    assertThat(cli.run("delete", "c1", "--yes", "--shutdown")).isEqualTo(0);
    assertThat(cli.run("delete", "c1", "--yes")).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "shutdown", "resume", "recover", "delete", "forget"})
  void aMissingHomeIsNotMade(String command) {
    cli.variables.put(RootCommand.HOME_VARIABLE, home.resolve("none").toString());
    List<String> line = new ArrayList<>(List.of(command, "c1"));
    if (command.equals("delete") || command.equals("forget")) {
      line.add("--yes");
    }

    assertThat(cli.run(line.toArray(String[]::new))).isEqualTo(4);
    assertThat(cli.error()).contains(home.resolve("none").toString());
    assertThat(cli.opened).isEmpty();
  }

  @Test
  void recoverOfAllWithoutAHomeHasNothingToDo() {
    cli.variables.put(RootCommand.HOME_VARIABLE, home.resolve("none").toString());

    assertThat(cli.run("recover")).isEqualTo(0);
    assertThat(cli.opened).isEmpty();
  }

  @Test
  void deleteAsksOnATerminal() {
    cli.engine.with(Samples.status("c1", 3, LifecycleState.SHUTDOWN, Phase.STOPPED, false));
    cli.terminal = new Terminal(true, false, true, false, 80);
    cli.input = "y\n";

    assertThat(cli.run("delete", "c1")).isEqualTo(0);
    assertThat(cli.err()).contains("Delete 'c1' (SHUTDOWN, 3 SPUs) and all its data? [y/N]");
    assertThat(cli.engine.clusters).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"n\n", "\n", "", "yup\n"})
  void deleteThatIsDeclinedChangesNothing(String answer) {
    cli.engine.with(Samples.status("c1", 3, LifecycleState.SHUTDOWN, Phase.STOPPED, false));
    cli.terminal = new Terminal(true, false, true, false, 200);
    cli.input = answer;

    assertThat(cli.run("delete", "c1")).isEqualTo(130);
    assertThat(cli.engine.clusters).hasSize(1);
    assertThat(cli.engine.calls).containsExactly("status c1");
    assertThat(cli.error()).contains("declined", "nothing was changed");
  }

  @Test
  void optionsForTheBackendAreKeptApart() {
    assertThat(
            cli.run(
                "create",
                "c1",
                "--set",
                "a=1",
                "--backend-set",
                "namespace=n=1",
                "--backend-set",
                "size="))
        .isEqualTo(0);
    assertThat(cli.engine.calls.get(0))
        .contains("options=[a], backendOptions=[namespace, size]}", "{a=1}");
    cli.engine.with(
        ClusterStatus.builder(
                Samples.status("c1", 1, LifecycleState.RUNNING, Phase.ALIVE, false).cluster(),
                ClusterSpec.builder("c1")
                    .backendOption("namespace", "n=1")
                    .backendOption("size", "")
                    .build(),
                LifecycleState.RUNNING)
            .backend("fake")
            .workloadVersion("1")
            .build());

    assertThat(cli.run("status", "c1")).isEqualTo(0);
    assertThat(cli.out()).contains("namespace, size").doesNotContain("n=1");
    assertThat(cli.run("status", "c1", "-o", "json")).isEqualTo(0);
    assertThat(cli.out()).contains("\"namespace\"").doesNotContain("n=1");
  }

  @Test
  void forgetAsksOnATerminal() {
    cli.engine.with(Samples.status("c1", 3, LifecycleState.RUNNING, Phase.ALIVE, false));
    cli.terminal = new Terminal(true, false, true, false, 80);
    cli.input = "y\n";

    assertThat(cli.run("forget", "c1")).isEqualTo(0);
    assertThat(cli.err())
        .contains("Forget 'c1' (RUNNING, 3 SPUs on local)?", "gone for good", "[y/N]");
    assertThat(cli.out()).contains("c1 is FORGOTTEN");
    assertThat(cli.engine.clusters).isEmpty();
  }

  @Test
  void forgetThatIsDeclinedOrNotConfirmedChangesNothing() {
    cli.engine.with(Samples.status("c1", 3, LifecycleState.RUNNING, Phase.ALIVE, false));
    assertThat(cli.run("forget", "c1")).isEqualTo(2);
    assertThat(cli.error()).contains("forget of 'c1' is not confirmed", "--yes");
    cli.terminal = new Terminal(true, false, true, false, 200);
    cli.input = "n\n";

    assertThat(cli.run("forget", "c1")).isEqualTo(130);
    assertThat(cli.error()).contains("forget of 'c1' was declined");
    assertThat(cli.engine.clusters).hasSize(1);
  }

  @Test
  void deleteWithoutTerminalNeedsYes() {
    assertThat(cli.run("delete", "c1")).isEqualTo(2);
    assertThat(cli.error()).startsWith("slipway: ").contains("--yes");
    assertThat(cli.opened).isEmpty();
  }

  @Test
  void recoverReportsEachAndFailsWithTheFirstFailure() {
    cli.engine.reports.add(report("a", Action.FINISHED, null));
    cli.engine.reports.add(
        report("b", Action.FAILED, new SlipwayException(ErrorCode.DEADLINE_EXCEEDED, "too slow")));
    cli.engine.reports.add(
        report("c", Action.FAILED, new SlipwayException(ErrorCode.BACKEND_REJECTED, "no")));

    assertThat(cli.run("recover")).isEqualTo(8);
    assertThat(cli.out().lines())
        .containsExactly("a  FINISHED  done a", "b  FAILED  done b", "c  FAILED  done c");
    assertThat(cli.error()).contains("'b'", "too slow", "1 more failed");
  }

  @Test
  void recoverOfOne() {
    cli.engine.reports.add(report("a", Action.ROLLED_BACK, null));

    assertThat(cli.run("recover", "a")).isEqualTo(0);
    assertThat(cli.engine.calls).containsExactly("recover a");
  }

  @Test
  void aRecoveryThatTheUserHasUndoneIsNotDone() {
    cli.engine.reports.add(report("a", Action.ROLLED_BACK, null));
    cli.engine.at("recover", options -> cli.interrupt());

    assertThat(cli.run("recover", "a")).isEqualTo(130);
    assertThat(cli.err()).contains("is rolled back");
  }

  @Test
  void recoverThatFailedWithoutSayingWhyIsAFailureStill() {
    cli.engine.reports.add(report("a", Action.FAILED, null));

    assertThat(cli.run("recover", "a")).isEqualTo(7);
  }

  @Test
  void readersOpenNothingForWriting() {
    cli.engine.with(Samples.status("c1", 2, LifecycleState.RUNNING, Phase.CONFIRMED, true));

    assertThat(cli.run("status", "c1", "--probe")).isEqualTo(0);
    assertThat(cli.run("status")).isEqualTo(0);
    assertThat(cli.run("list")).isEqualTo(0);
    assertThat(cli.run("logs", "c1")).isEqualTo(0);
    assertThat(cli.opened).hasSize(4).allMatch(call -> call.startsWith("read "));
    assertThat(cli.engine.calls).startsWith("probe c1", "list", "list", "status c1");
  }

  @Test
  void statusOfAllProbesEach() {
    cli.engine.with(Samples.status("c1", 2, LifecycleState.RUNNING, Phase.CONFIRMED, true));
    cli.engine.with(Samples.status("c2", 2, LifecycleState.RUNNING, Phase.CONFIRMED, true));

    assertThat(cli.run("status", "--probe")).isEqualTo(0);
    assertThat(cli.engine.calls).containsExactly("probeAll");
  }

  @Test
  void aProbeOfAClusterThatIsNotAsItsRecordSaysExitsWithItsOwnStatus() {
    cli.engine.with(Samples.status("whole", 2, LifecycleState.RUNNING, Phase.CONFIRMED, true));
    cli.engine.with(Samples.status("down", 2, LifecycleState.SHUTDOWN, Phase.STOPPED, true));
    assertThat(cli.run("status", "--probe")).isEqualTo(0);

    cli.engine.with(
        Samples.status(
            "lame",
            2,
            LifecycleState.RUNNING,
            List.of(
                Samples.member(MemberId.spu(1), Phase.CONFIRMED, true, 1),
                Samples.member(MemberId.spu(2), Phase.ALIVE, true, 2)),
            true,
            null,
            List.of()));
    cli.engine.with(
        Samples.status(
            "stuck", 1, LifecycleState.SHUTDOWN, List.of(), true, Samples.blocked(), List.of()));
    cli.engine.with(
        Samples.status(
            "ill", 1, LifecycleState.SHUTDOWN, List.of(), true, null, List.of(Samples.degraded())));

    for (String name : List.of("lame", "stuck", "ill")) {
      assertThat(cli.run("status", name, "--probe")).as(name).isEqualTo(10);
      assertThat(cli.run("status", name)).as(name).isEqualTo(0);
    }
    assertThat(cli.run("status", "--probe")).isEqualTo(10);
    assertThat(cli.run("status", "whole", "--probe")).isEqualTo(0);
  }

  @Test
  void aTimeoutShorterThanTheStoredOneIsSaidNotToHold() {
    cli.engine.reports.add(report("a", Action.FINISHED, null));
    cli.engine.at(
        "recover",
        options ->
            options
                .options()
                .listener()
                .on(
                    new OperationStarted(
                        Samples.id("a"),
                        Samples.OPERATION,
                        Samples.NOW,
                        io.slipway.engine.OperationPlan.CREATE_START,
                        LifecycleState.ABSENT,
                        Samples.NOW.plusSeconds(600),
                        true)));

    assertThat(cli.run("recover", "a", "--timeout", "20s")).isEqualTo(0);
    assertThat(cli.err())
        .contains("--timeout 20.0 s is shorter than the 10 min 0 s that the operation has");
    cli.errBytes.reset();
    assertThat(cli.run("recover", "a")).isEqualTo(0);
    assertThat(cli.run("recover", "a", "--timeout", "15m")).isEqualTo(0);
    assertThat(cli.err()).doesNotContain("is shorter");
  }

  @Test
  void aRecordThatCannotBeReadIsAFailureAfterAllElseWasShown() {
    Condition unreadable =
        Condition.of(
            Condition.Type.RECORD_UNREADABLE,
            Problem.of(ErrorCode.STORE_DAMAGED, "record 'cluster/c1' cannot be read"));
    cli.engine.with(
        Samples.status(
            "c1", 1, LifecycleState.ABSENT, List.of(), false, null, List.of(unreadable)));
    cli.engine.with(Samples.status("c2", 2, LifecycleState.RUNNING, Phase.ALIVE, false));

    assertThat(cli.run("list")).isEqualTo(9);
    assertThat(cli.run("status")).isEqualTo(9);
    assertThat(cli.out()).contains("c2");
  }

  @Test
  void logsOfOneMemberArePlain() {
    assertThat(cli.run("logs", "c1", "spu-2", "--lines", "7")).isEqualTo(0);
    assertThat(cli.engine.calls).containsExactly("logs c1 spu-2 7");
    assertThat(cli.out().lines()).containsExactly("spu-2 says", "two lines");
  }

  @Test
  void logsOfAllMembersNameThem() {
    cli.engine.with(Samples.status("c1", 1, LifecycleState.RUNNING, Phase.ALIVE, false));

    assertThat(cli.run("logs", "c1")).isEqualTo(0);
    assertThat(cli.out().lines())
        .containsExactly(
            "controller-1 | controller-1 says",
            "controller-1 | two lines",
            "spu-1 | spu-1 says",
            "spu-1 | two lines");
  }

  @Test
  void globalOptionsGoBeforeAndAfterTheCommand() {
    Path other = home.resolve("other");

    assertThat(cli.run("--home", other.toString(), "-o", "json", "list")).isEqualTo(0);
    assertThat(cli.run("list", "-o", "json", "--home", other.toString())).isEqualTo(0);
    assertThat(cli.opened).containsExactly("read " + other, "read " + other);
    assertThat(cli.out().replaceAll("\\s", "")).isEqualTo("[][]");
  }

  @Test
  void theHomeIsTheOptionElseTheVariableElseInTheUsersDirectory() {
    cli.run("list");
    cli.variables.put(RootCommand.HOME_VARIABLE, "");
    cli.run("list");

    assertThat(cli.opened).containsExactly("read " + home, "read /home/somebody/.slipway");
  }

  @Test
  void theOwnerIsTheOptionElseTheVariableElseTheStores() {
    cli.run("list");
    cli.variables.put(RootCommand.OWNER_VARIABLE, "lost-1");
    cli.run("list");
    cli.run("list", "--owner", "lost-2");

    assertThat(cli.opened)
        .containsExactly(
            "read " + home, "read " + home + " as lost-1", "read " + home + " as lost-2");
  }

  @Test
  void aLockedHomeIsWaitedForAndItsHolderNamed() {
    cli.lockedAtFirst = true;

    assertThat(cli.run("create", "c1", "--lock-timeout", "7s")).isEqualTo(0);
    assertThat(cli.opened).containsExactly("open " + home + " PT0S", "open " + home + " PT7S");
    assertThat(cli.err()).contains("held by process 42 for CREATE of 'c9'; waiting up to 7.0 s");
  }

  @Test
  void aLockedHomeIsNotWaitedForWithoutTime() {
    cli.lockedAtFirst = true;

    assertThat(cli.run("create", "c1", "--lock-timeout", "0s")).isEqualTo(6);
    assertThat(cli.opened).hasSize(1);
  }

  @Test
  void prepareSaysWhere() {
    assertThat(cli.run("prepare")).isEqualTo(0);
    assertThat(cli.out()).contains(home.resolve("runtime/kafka.jsa").toString());
  }

  @Test
  void aResultThatCannotBeWrittenIsAFailure() {
    cli.outTarget =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };

    assertThat(cli.run("create", "c1")).isEqualTo(1);
    assertThat(cli.error()).contains("could not be written");
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFailureToSpeakOf() {
    cli.outTarget =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    assertThat(cli.run("prepare")).isEqualTo(141);
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void aPipeThatFailsHasNoReaderWhateverTheUsersLanguage() {
    cli.outIsPipe = true;
    cli.outTarget =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Datenübergabe unterbrochen (broken pipe)");
          }
        };

    assertThat(cli.run("list")).isEqualTo(141);
    assertThat(cli.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "create|missing argument: expected NAME; see 'slipway create --help'",
        "conformance|missing argument: expected --backend NAME; see 'slipway conformance --help'",
        "store verify --nope|unknown option: expected an option of its help, was '--nope'; see 'slipway store verify --help'",
        "create --nope|unknown option: expected an option of its help, was '--nope'; correct it, and add"
            + " NAME; see 'slipway create --help'"
      })
  void aUsageErrorNamesWhatIsWrong(String arguments, String error) {
    assertThat(cli.run(arguments.split(" "))).isEqualTo(2);
    assertThat(cli.error()).isEqualTo("slipway: " + error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "store --help"})
  void everySummaryInAListOfCommandsIsASentence(String arguments) {
    assertThat(cli.run(arguments.split(" "))).isEqualTo(0);
    String list = cli.out().replaceFirst("(?s).*Commands:\\R", "").replaceFirst("(?s)\\R\\R.*", "");
    assertThat(list.split("\\R(?! {4})"))
        .hasSizeGreaterThan(5)
        .allMatch(summary -> summary.strip().endsWith("."));
  }

  @Test
  void helpAndVersionSucceed() {
    assertThat(cli.run("--help")).isEqualTo(0);
    assertThat(cli.out()).contains("Exit statuses", "create", "recover", "--lock-timeout");
    assertThat(cli.run("create", "--help")).isEqualTo(0);
    assertThat(cli.run("--version")).isEqualTo(0);
    assertThat(cli.err()).isEmpty();
  }

  private static RecoveryReport report(
      String name, Action action, @org.jspecify.annotations.Nullable SlipwayException failure) {
    return RecoveryReport.builder(ClusterName.of(name), action, "done " + name)
        .failure(failure)
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create c1",
        "start c1",
        "shutdown c1",
        "resume c1",
        "delete c1 --yes",
        "recover c1",
        "recover"
      })
  void aCommandThatOpensTheStoreTellsWhatThatHasCutHoweverItEnds(String command) {
    cli.cut = StoreCut.of(Path.of("journal-1.log"), 832, 128, null);
    int status = cli.run(command.split(" ", -1));
    assertThat(cli.err())
        .as("after status %s", status)
        .containsOnlyOnce("128 bytes at offset 832 of journal-1.log were cut off");
    assertThat(cli.out()).doesNotContain("cut off");
  }
}
