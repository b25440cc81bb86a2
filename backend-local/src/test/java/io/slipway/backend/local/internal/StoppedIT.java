package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.OperationKind;
import io.slipway.spi.TriState;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that a signal has stopped: they live and do nothing. */
class StoppedIT {
  private static final String IDLE = Driver.script("exec tail -f /dev/null");

  @TempDir Path home;

  @AfterEach
  void nothingRuns() {
    assertThat(Driver.marked(home, null)).isEmpty();
  }

  @Test
  void aShimThatWasStoppedHidesNoDeath() throws Exception {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.start();
      long pid = driver.pid(1);
      long shim = shim(driver);
      stop(shim);
      assertThat(driver.member(1).actual()).isEqualTo(Actual.RUNNING);
      assertThat(driver.member(1).problems()).anyMatch(text -> text.contains("process " + shim));

      Driver.kill(pid);
      MemberObservation dead = driver.awaitActual(1, Actual.EXITED);
      assertThat(dead.settled()).isTrue();
      assertThat(dead.desired()).isEqualTo(MemberObservation.Desired.RUNNING);
      assertThat(dead.problems()).anyMatch(text -> text.contains("process " + shim));

      driver.claim().launch(OperationKind.REPAIR);
      assertThat(driver.member(1).actual()).isEqualTo(Actual.RUNNING);
      assertThat(driver.member(1).problems()).isEmpty();
      assertThat(driver.marked()).hasSize(2).noneMatch(p -> p.pid() == shim);
    }
  }

  @Test
  void aShimThatWasStoppedDoesNotKeepAMemberFromBeingStopped() throws Exception {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.start();
      stop(shim(driver));
      driver.stop();
      assertThat(driver.marked()).isEmpty();
      assertThat(driver.member(1).mayLive()).isFalse();
    }
  }

  @Test
  void aServerThatWasStoppedIsNotConfirmed() throws Exception {
    try (Driver driver = new Driver(home, "c1", 1, Driver.server())) {
      driver.start().awaitConfirmed();
      long pid = driver.pid(1);
      stop(pid);
      MemberObservation member = driver.member(1);
      assertThat(member.evidence(Evidence.ALIVE)).isEqualTo(Fact.yes());
      assertThat(member.evidence(Evidence.SERVING).truth()).isEqualTo(TriState.UNKNOWN);
      assertThat(member.evidence(Evidence.SERVING).cause()).contains("process " + pid, "SIGCONT");
      signal("CONT", pid);
      driver.awaitConfirmed();
    }
  }

  @Test
  void aStoppedServerBehindAScriptIsNotConfirmed() throws Exception {
    String behind = "/bin/sh -c '\"$@\" & wait' sh " + Driver.server();
    try (Driver driver = new Driver(home, "c1", 1, behind)) {
      driver.start().awaitConfirmed();
      ProcessHandle server =
          ProcessHandle.of(driver.pid(1)).orElseThrow().children().findFirst().orElseThrow();
      stop(server.pid());
      assertThat(driver.member(1).evidence(Evidence.SERVING).cause())
          .contains("process " + server.pid());
      assertThat(driver.member(1).evidence(Evidence.SERVING).truth()).isEqualTo(TriState.UNKNOWN);
      signal("CONT", server.pid());
      driver.awaitConfirmed();
    }
  }

  private static long shim(Driver driver) throws IOException {
    return MemberRecords.lock(driver.files().member(MemberId.spu(1))).orElseThrow().pid();
  }

  private static void stop(long pid) throws Exception {
    signal("STOP", pid);
    ProcessTable table = ProcessTable.system();
    await().atMost(Driver.PATIENCE).until(() -> table.find(pid).orElseThrow().stopped());
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }
}
