package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are killed, interrupted, or meet each other. */
class InterruptedCommandIT {
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begins from",
        "provision",
        "create done",
        "launch: ",
        "launched, pid",
        "0/2 SPUs"
      })
  void killedCreateIsJoinedByTheSameCommand(String point) throws Exception {
    String[] create = RealHome.create("c1", 2, home.gated());
    home.start(create).await(point).kill();
    home.openGate();

    JsonNode joined = home.run(CommandLifeIT.with(create, "-o", "json")).expect(0).json();
    assertThat(joined.get("state").asText()).isEqualTo("RUNNING");
    assertThat(joined.at("/spus/confirmed").asInt()).isEqualTo(2);
    assertThat(home.servers()).hasSize(2).isEqualTo(RealHome.pids(joined));
    home.run("delete", "c1", "--shutdown", "--yes").expect(0);
    assertThat(home.leftovers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"provision", "launched, pid"})
  void killedCreateIsSettledByRecover(String point) throws Exception {
    home.start(RealHome.create("c1", 2, home.gated())).await(point).kill();
    home.openGate();
    JsonNode interrupted = home.run("status", "c1", "-o", "json").expect(0).json();
    assertThat(interrupted.at("/operation/outlook").asText()).contains("recover");

    assertThat(home.run("recover", "-o", "json").expect(0).json().at("/0/action").asText())
        .isEqualTo("FINISHED");
    assertThat(home.servers()).hasSize(2).isEqualTo(RealHome.pids(home.status("c1")));
    home.run("delete", "c1", "--shutdown", "--yes").expect(0);
    assertThat(home.leftovers()).isEmpty();
  }

  @Test
  void killedDeleteIsFinishedByTheSameCommand() throws Exception {
    home.run(RealHome.create("c1", 2, RealHome.server())).expect(0);
    String[] delete = {"delete", "c1", "--shutdown", "--yes"};
    home.start(delete).await("asked to end").kill();

    home.run(delete).expect(0);
    assertThat(home.leftovers()).isEmpty();
    assertThat(home.processes()).isEmpty();
  }

  @Test
  void interruptedCreateIsRolledBack() throws Exception {
    RealHome.Running create =
        home.start(RealHome.create("c1", 2, home.gated())).await("launched, pid");
    create.signal(interrupt());

    assertThat(create.end().expect(130).err()).contains("rolling back");
    assertThat(home.processes()).isEmpty();
    assertThat(home.leftovers()).isEmpty();
    home.run("status", "c1").expect(4);
  }

  @Test
  void twiceInterruptedCreateIsSettledByRecover() throws Exception {
    RealHome.Running create =
        home.start(RealHome.create("c1", 2, home.gated())).await("launched, pid");
    create.signal(interrupt());
    // The direction is on record once a step of the way back begins.
    create.await("rolling back").await("stop SPUs").signal(interrupt());

    create.end().expect(130);
    home.run("recover").expect(0);
    assertThat(home.processes()).isEmpty();
    assertThat(home.leftovers()).isEmpty();
    assertThat(home.run("list", "-o", "json").expect(0).json()).isEmpty();
  }

  @Test
  void oneOfTwoCreatesOfTheSameNameWins() throws Exception {
    String[] create = RealHome.create("c1", 1, RealHome.server());
    RealHome.Running one = home.start(create);
    RealHome.Running other = home.start(create);

    List<RealHome.Result> results = List.of(one.end(), other.end());
    assertThat(results).extracting(RealHome.Result::status).containsExactlyInAnyOrder(0, 5);
    assertThat(home.servers()).hasSize(1);
    home.run("delete", "c1", "--shutdown", "--yes").expect(0);
  }

  @Test
  void clustersOfTwoHomesDoNotTouchEachOther() throws Exception {
    RealHome second = new RealHome(directory, "second");
    RealHome.Running one = home.start(RealHome.create("c1", 2, RealHome.server()));
    RealHome.Running other = second.start(RealHome.create("c1", 2, RealHome.server()));
    one.end().expect(0);
    other.end().expect(0);
    home.run(RealHome.create("c2", 1, RealHome.server())).expect(0);
    assertThat(home.servers()).hasSize(3);
    assertThat(second.servers()).hasSize(2).doesNotContainAnyElementsOf(home.servers());

    home.run("delete", "c1", "--shutdown", "--yes").expect(0);
    assertThat(home.servers()).hasSize(1);
    assertThat(second.status("c1").at("/spus/confirmed").asInt()).isEqualTo(2);
    second.run("delete", "c1", "--shutdown", "--yes").expect(0);
    assertThat(home.status("c2").at("/spus/confirmed").asInt()).isEqualTo(1);
    home.run("delete", "c2", "--shutdown", "--yes").expect(0);
    second.close();
  }

  @Test
  void secondCommandNamesTheHolderAndItsOperation() throws Exception {
    CountDownLatch launched = new CountDownLatch(1);
    CancellationToken cancellation = new CancellationToken();
    CommandOptions options =
        CommandOptions.defaults()
            .withListener(
                event -> {
                  if (event instanceof EngineEvent.ConfirmationChanged) {
                    launched.countDown();
                  }
                });
    ClusterSpec spec =
        ClusterSpec.builder("c1").workload("command").option("command", home.gated()).build();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (SlipwayEngine holder = SlipwayHome.at(home.path()).openEngine()) {
      Future<?> create =
          thread.submit(() -> holder.execute(Command.create(spec), options, cancellation));
      launched.await();
      String[] second = RealHome.create("c2", 1, RealHome.server());
      RealHome.Result refused =
          home.start(CommandLifeIT.with(second, "--lock-timeout", "200ms")).end().expect(6);
      assertThat(refused.err())
          .contains("" + ProcessHandle.current().pid(), "create and start", "c1");
      cancellation.cancel("the test");
      assertThat(create)
          .failsWithin(java.time.Duration.ofMinutes(1))
          .withThrowableThat()
          .withCauseInstanceOf(SlipwayException.class);
    } finally {
      thread.shutdown();
    }
    home.run(RealHome.create("c2", 1, RealHome.server())).expect(0);
    home.run("delete", "c2", "--shutdown", "--yes").expect(0);
  }

  /** A build in the background may have been told to ignore SIGINT, and its children are too. */
  private static String interrupt() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      long ignored =
          lines
              .filter(line -> line.startsWith("SigIgn:"))
              .mapToLong(line -> Long.parseUnsignedLong(line.split("\\s+", -1)[1], 16))
              .findFirst()
              .orElse(0);
      return (ignored & 2) == 0 ? "INT" : "TERM";
    }
  }
}
