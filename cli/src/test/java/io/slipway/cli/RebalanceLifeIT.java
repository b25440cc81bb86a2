package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.rebalancer.cruisecontrol.simulator.Broker;
import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rebalances of a real Kafka cluster from a shell, by a simulated server. */
class RebalanceLifeIT {
  /** So many that no request waits for one. */
  private static final int SLOTS = 100;

  @TempDir Path directory;
  private RealHome home;

  @BeforeEach
  void makeCluster() {
    home = new RealHome(directory, "home");
    home.run("create", "c1", "--spus", "2", "--set", "heap=128m").expect(0);
  }

  @AfterEach
  void nothingRuns() throws IOException {
    home.run("delete", "c1", "--shutdown", "--yes").expect(0);
    home.close();
  }

  @Test
  void aProposalIsApprovedAndAShutdownGetsInWhileItIsExecuted() throws Exception {
    try (CruiseControlSimulator server = server()) {
      badInputRequestsNothing(server);
      String[] start = {"rebalance", "start", "c1", "--rebalancer", server.address().toString()};
      String[] often = {
        "--rebalancer-set",
        "poll.interval=500ms",
        "--rebalancer-set",
        "max.active.user.tasks=" + SLOTS
      };
      assertThat(home.run(CommandLifeIT.with(start, often)).expect(0).out())
          .contains("PENDING, proposed", "32 replicas", "slipway rebalance approve c1/");
      assertThat(server.executions()).isEmpty();
      assertThat(home.run("rebalance", "status", "c1").expect(0).out()).contains("approval");
      home.run("rebalance", "approve", "c1").expect(0);

      RealHome.Running wait = home.start("rebalance", "wait", "c1").await("executing");
      home.run("shutdown", "c1").expect(0);
      assertThat(wait.end().expect(ExitStatus.BACKEND).out())
          .contains("NOT_READY: ClusterNotRunning");
      assertThat(server.executions()).hasSize(1);
    }
  }

  private void badInputRequestsNothing(CruiseControlSimulator server) {
    String[] start = {"rebalance", "start", "c1", "--rebalancer", server.address().toString()};
    refused("spu-9", CommandLifeIT.with(start, "--mode", "add-brokers", "--members", "spu-9"));
    refused("a/b", CommandLifeIT.with(start, "--goals", "a/b"));
    refused("x", CommandLifeIT.with(start, "--set", "x=y"));
    refused("env:NAME", CommandLifeIT.with(start, "--rebalancer-set", "credentials=me:geheim"));
    refused("'password'", CommandLifeIT.with(start, "--rebalancer-set", "password=geheim"));
    refused("'ftp'", "rebalance", "start", "c1", "--rebalancer", "ftp://server");
    assertThat(server.requests()).isEmpty();
    home.run("rebalance", "status", "c1").expect(ExitStatus.NOT_FOUND);
  }

  private void refused(String value, String... command) {
    RealHome.Result result = home.run(command).expect(ExitStatus.USAGE);
    assertThat(result.err()).contains(value).doesNotContain("geheim");
  }

  private CruiseControlSimulator server() throws IOException {
    List<Broker> brokers = new ArrayList<>();
    try (Stream<Path> clusters = Files.list(home.path().resolve("local/clusters"))) {
      Path members = clusters.findFirst().orElseThrow().toRealPath().resolve("members");
      for (int id = 1; id <= 2; id++) {
        brokers.add(new Broker(id, List.of(members.resolve("spu-" + id + "/data").toString())));
      }
    }
    return CruiseControlSimulator.builder()
        .brokers(brokers)
        .slots(SLOTS)
        .execute(Duration.ofHours(1))
        .realClock(1)
        .start();
  }
}
