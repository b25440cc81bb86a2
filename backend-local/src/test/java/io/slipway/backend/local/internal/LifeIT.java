package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifeIT {
  @TempDir Path home;

  @AfterEach
  void nothingRuns() {
    assertThat(Driver.marked(home, null)).isEmpty();
  }

  @Test
  void exactlyTheAskedMembersRunAndStopAndRunAgainAndAreGone() throws IOException {
    Driver driver = new Driver(home, "c1", 3, Driver.server());
    assertThat(driver.observe(Depth.INSTANCES).presence()).isEqualTo(Presence.ABSENT);

    driver.claim().provision();
    ClusterObservation created = driver.observe(Depth.CONFIRMED);
    assertThat(created.presence()).isEqualTo(Presence.PRESENT);
    assertThat(created.members().values()).noneMatch(MemberObservation::mayLive);

    driver.launch(OperationKind.START);
    ClusterObservation running = driver.awaitConfirmed();
    assertThat(running.complete()).isTrue();
    assertThat(running.surplus()).isEmpty();
    assertThat(running.members()).hasSize(3);
    Set<InstanceId> first = new HashSet<>();
    for (MemberObservation member : running.members().values()) {
      first.add(member.instance().orElseThrow());
      assertThat(member.actual()).isEqualTo(Actual.RUNNING);
      assertThat(member.settled()).isTrue();
      assertThat(member.launchedBy()).contains(driver.operation);
    }
    assertThat(first).hasSize(3);
    for (MemberObservation member : running.members().values()) {
      assertThat(running.footprint())
          .contains(new OwnedResource("process", Long.toString(member.pid().orElseThrow())));
    }

    // A JVM with a child to wait for takes longer to end, and members are to outlive it.
    assertThat(driver.marked()).allMatch(process -> process.parent() != self());
    driver.launch(OperationKind.START);
    assertThat(driver.observe(Depth.CONFIRMED).members()).isEqualTo(running.members());

    driver.claim().stop();
    ClusterObservation stopped = driver.observe(Depth.CONFIRMED);
    assertThat(driver.marked()).isEmpty();
    assertThat(stopped.members().values())
        .allSatisfy(
            member -> {
              assertThat(member.mayLive()).isFalse();
              assertThat(member.settled()).isTrue();
              assertThat(member.desired()).isEqualTo(Desired.STOPPED);
              assertThat(member.exit().map(InstanceExit::code)).contains(143);
            });
    driver.stop();

    driver.claim().launch(OperationKind.RESUME);
    ClusterObservation resumed = driver.awaitConfirmed();
    assertThat(resumed.members().values())
        .noneMatch(member -> first.contains(member.instance().orElseThrow()));

    driver.claim().erase();
    ClusterObservation gone = driver.observe(Depth.CONFIRMED);
    assertThat(gone.presence()).isEqualTo(Presence.ABSENT);
    assertThat(gone.footprint()).isEmpty();
    assertThat(gone.fence()).isEqualTo(driver.fence);
    assertThat(driver.marked()).isEmpty();
    try (Stream<Path> left = Files.walk(home.resolve("local"))) {
      assertThat(left.filter(Files::isRegularFile)).containsExactly(driver.files().fence());
    }
    for (MemberId member : driver.all()) {
      assertThat(Ports.isFree(driver.port(member))).isTrue();
    }
    assertThat(driver.backend.inventory())
        .containsExactly(OwnedCluster.erased(driver.cluster, driver.fence));
    driver.erase();
  }

  @Test
  void deathAtStartIsShownWithExitCodeAndLogTail() {
    try (Driver driver =
        new Driver(home, "c1", 1, Driver.script("echo no luck; echo really >&2; exit 7"))) {
      driver.start();
      MemberObservation dead = driver.awaitExit(1);
      assertThat(dead.actual()).isEqualTo(Actual.EXITED);
      assertThat(dead.evidence(Evidence.ALIVE).isFalse()).isTrue();
      assertThat(dead.exit().orElseThrow().code()).isEqualTo(7);
      assertThat(dead.exit().orElseThrow().logTail()).containsExactly("no luck", "really");
      assertThat(driver.logs(MemberId.spu(1), 1)).containsExactly("really");
    }
  }

  @Test
  void programThatCannotBeRunIsShownAsExit() {
    try (Driver driver = new Driver(home, "c1", 1, "./nothing-here {port}")) {
      driver.start();
      assertThat(driver.awaitExit(1).exit().orElseThrow().code()).isEqualTo(127);
    }
  }

  @Test
  void killedCommandIsSeenWithItsSignal() {
    try (Driver driver = new Driver(home, "c1", 1, Driver.server())) {
      driver.start().awaitConfirmed();
      Driver.kill(driver.pid(1));
      assertThat(driver.awaitExit(1).exit().orElseThrow().code()).isEqualTo(137);
      driver.claim().launch(OperationKind.REPAIR).awaitConfirmed();
    }
  }

  @Test
  void killedShimLeavesTheMemberAliveAndStoppable() throws IOException {
    try (Driver driver = new Driver(home, "c1", 1, Driver.server())) {
      driver.start().awaitConfirmed();
      long pid = driver.pid(1);
      killShim(driver);
      assertThat(driver.alive(1)).isTrue();
      driver.claim().launch(OperationKind.REPAIR);
      assertThat(driver.pid(1)).isEqualTo(pid);
      driver.stop();
      MemberObservation stopped = driver.member(1);
      assertThat(stopped.mayLive()).isFalse();
      assertThat(stopped.exit().orElseThrow().code()).isEqualTo(-1);
      driver.claim().launch(OperationKind.RESUME).awaitConfirmed();
    }
  }

  @Test
  void killedShimAndCommandAreSeenDeadAndLaunchedAgain() throws IOException {
    try (Driver driver = new Driver(home, "c1", 1, Driver.server())) {
      driver.start().awaitConfirmed();
      long pid = driver.pid(1);
      killShim(driver);
      Driver.kill(pid);
      MemberObservation dead = driver.awaitExit(1);
      assertThat(dead.evidence(Evidence.ALIVE).isFalse()).isTrue();
      assertThat(dead.settled()).isTrue();
      driver.claim().launch(OperationKind.REPAIR).awaitConfirmed();
      assertThat(driver.pid(1)).isNotEqualTo(pid);
    }
  }

  @Test
  void grandchildrenAreStopped() throws IOException {
    // The second one leaves the session of the member, as a daemon does.
    String command =
        Driver.script("(trap \"\" TERM; exec tail -f /dev/null) & setsid tail -f /dev/null & wait");
    try (Driver driver = new Driver(home, "c1", 1, command)) {
      driver.start();
      await().atMost(Driver.PATIENCE).until(() -> driver.marked().size() >= 4);
      driver.stop(shortGrace(driver, StopPolicy.graceful(Duration.ZERO)), MemberId.spu(1));
      assertThat(driver.marked()).isEmpty();
    }
  }

  @Test
  void memberThatDoesNotEndIsKilledOnlyIfThePolicySaysSo() {
    String command = Driver.script("trap \"\" TERM; tail -f /dev/null");
    try (Driver driver = new Driver(home, "c1", 1, command)) {
      driver.start();
      StopPolicy never = new StopPolicy(Duration.ZERO, StopPolicy.Force.NEVER);
      assertThatThrownBy(() -> driver.stop(shortGrace(driver, never), MemberId.spu(1)))
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
      MemberObservation alive = driver.member(1);
      assertThat(alive.actual()).isEqualTo(Actual.TERMINATING);
      assertThat(alive.settled()).isFalse();
      driver.stop(new StopPolicy(Duration.ZERO, StopPolicy.Force.UNSAFE), MemberId.spu(1));
      assertThat(driver.member(1).exit().orElseThrow().code()).isEqualTo(137);
    }
  }

  @Test
  void twoClustersDoNotTouchEachOther() {
    try (Driver one = new Driver(home, "c1", 1, Driver.server());
        Driver two = new Driver(home, "c1", 1, Driver.server())) {
      one.start();
      two.start();
      one.awaitConfirmed();
      ClusterObservation before = two.awaitConfirmed();
      one.claim().stop();
      assertThat(two.observe(Depth.CONFIRMED)).isEqualTo(before);
      one.claim().erase();
      assertThat(two.observe(Depth.CONFIRMED)).isEqualTo(before);
      assertThat(two.backend.inventory())
          .containsExactlyInAnyOrder(
              OwnedCluster.erased(one.cluster, one.fence),
              OwnedCluster.present(two.cluster, two.fence));
    }
  }

  @Test
  void portOfAStrangerIsRefusedByNameAndProcess() throws IOException {
    try (Driver driver = new Driver(home, "c1", 1, Driver.server())) {
      int port = driver.port(MemberId.spu(1));
      driver.claim().provision();
      try (ServerSocket stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(stranger.isBound()).isTrue();
        assertThatThrownBy(() -> driver.launch(OperationKind.START))
            .isInstanceOfSatisfying(
                SlipwayException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_REJECTED))
            .hasMessageContaining("'client' " + port)
            .hasMessageContaining("process " + ProcessHandle.current().pid());
      }
      assertThat(driver.marked()).isEmpty();
      driver.launch(OperationKind.START).awaitConfirmed();
    }
  }

  @Test
  void portOfAStrangerNeverConfirms() throws IOException {
    String command = Driver.script("tail -f /dev/null");
    try (Driver driver = new Driver(home, "c1", 1, command)) {
      int port = driver.port(MemberId.spu(1));
      driver.start();
      assertThat(driver.member(1).evidence(Evidence.SERVING).isFalse()).isTrue();
      try (ServerSocket stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(stranger.isBound()).isTrue();
        MemberObservation member = driver.member(1);
        assertThat(member.evidence(Evidence.ALIVE).isTrue()).isTrue();
        assertThat(member.evidence(Evidence.SERVING).isFalse()).isTrue();
        assertThat(member.evidence(Evidence.SERVING).cause())
            .contains("process " + ProcessHandle.current().pid());
      }
    }
  }

  private static StopPolicy shortGrace(Driver driver, StopPolicy policy) throws IOException {
    // The workload's own grace is longer than a test wants to wait.
    ClusterFiles.MemberFiles files = driver.files().member(MemberId.spu(1));
    MemberRecords.Desired desired = MemberRecords.desired(files);
    MemberRecords.write(
        files,
        new MemberRecords.Desired(
            desired.running(), desired.token(), Duration.ZERO, desired.fence()));
    return policy;
  }

  private static void killShim(Driver driver) throws IOException {
    long shim = MemberRecords.lock(driver.files().member(MemberId.spu(1))).orElseThrow().pid();
    Driver.kill(shim);
    await()
        .atMost(Driver.PATIENCE)
        .until(() -> driver.marked().stream().noneMatch(p -> p.pid() == shim));
  }

  private static long self() {
    return ProcessHandle.current().pid();
  }
}
