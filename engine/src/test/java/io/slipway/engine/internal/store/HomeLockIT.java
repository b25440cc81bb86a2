package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock between processes. */
class HomeLockIT {
  @TempDir Path home = Path.of("");

  @Test
  void theHolderIsNamedAndADeadOnesLockIsFree() throws IOException, InterruptedException {
    Process holder = holder();
    try {
      refusedNaming("pid " + holder.pid(), "create demo");
      // Having looked must not have dropped the lock.
      refusedNaming("pid " + holder.pid(), "create demo");
    } finally {
      holder.destroyForcibly();
      holder.waitFor();
    }
    HomeLock.acquire(home, Duration.ZERO, TimeSource.system()).close();
  }

  @Test
  void aPausedHolderKeepsTheLock() throws IOException, InterruptedException {
    Process holder = holder();
    try {
      assertThat(new ProcessBuilder("kill", "-STOP", "" + holder.pid()).start().waitFor()).isZero();
      refusedNaming("pid " + holder.pid(), "create demo");
    } finally {
      holder.destroyForcibly();
      holder.waitFor();
    }
  }

  @Test
  void whoWaitsGetsTheLockWhenTheHolderEnds() throws IOException, InterruptedException {
    Process holder = holder();
    holder.getOutputStream().close();
    HomeLock.acquire(home, Duration.ofMinutes(1), TimeSource.system()).close();
    assertThat(holder.waitFor()).isZero();
  }

  @Test
  void aSecondEngineInThisProcessDoesNotDropTheLockForOthers()
      throws IOException, InterruptedException {
    try (HomeLock lock = HomeLock.acquire(home, Duration.ZERO, TimeSource.system())) {
      refusedNaming("pid " + ProcessHandle.current().pid(), "");
      lock.operation("delete demo");
      Process other =
          ChildJvm.start(
              LockHolder.class, List.of("-XX:TieredStopAtLevel=1"), List.of(home.toString()));
      assertThat(other.waitFor()).as("status of a process that was refused").isEqualTo(1);
    }
  }

  private Process holder() throws IOException {
    Process holder =
        ChildJvm.start(
            LockHolder.class, List.of("-XX:TieredStopAtLevel=1"), List.of(home.toString()));
    byte[] said = holder.getInputStream().readNBytes("held\n".length());
    assertThat(said).asString().isEqualTo("held\n");
    return holder;
  }

  private void refusedNaming(String who, String what) {
    assertThatThrownBy(() -> HomeLock.acquire(home, Duration.ZERO, TimeSource.system()))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_LOCKED))
        .hasMessageContaining(who)
        .hasMessageContaining(what);
  }
}
