package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
  @TempDir Path directory = Path.of("");

  @Test
  void aSecondHolderInThisProcessIsRefusedUntilTheFirstHasClosed() {
    Path home = directory.resolve("new/home");
    try (HomeLock lock = acquire(home)) {
      lock.operation("resume demo");
      refused(ErrorCode.STORE_LOCKED, () -> acquire(home), "resume demo");
      refused(ErrorCode.STORE_LOCKED, () -> acquire(home.resolve("../home")), "resume demo");
    }
    acquire(home).close();
  }

  @Test
  void theHolderIsToldWithoutTakingTheLock() throws IOException {
    Path home = directory.resolve("home");
    assertThat(HomeLock.holder(home)).isEmpty();
    HomeLock lock = acquire(home);
    lock.operation("resume demo");
    assertThat(HomeLock.holder(home).orElseThrow())
        .startsWith("pid " + ProcessHandle.current().pid() + " on host ")
        .contains("resume demo");
    String mine = Files.readString(home.resolve("LOCK")).strip();
    lock.close();
    assertThat(HomeLock.holder(home)).isEmpty();

    // As a killed process leaves it; no process has such an id.
    String dead = mine.replaceFirst("\\d+", "9000000000");
    Files.writeString(home.resolve("LOCK"), dead);
    assertThat(HomeLock.holder(home)).isEmpty();
    String elsewhere = dead.replace(" on host ", " on host not-");
    Files.writeString(home.resolve("LOCK"), elsewhere);
    assertThat(HomeLock.holder(home)).contains(elsewhere);
  }

  @Test
  void anInterruptedThreadDoesNotLoseTheLock() {
    try (HomeLock lock = acquire(directory)) {
      Thread.currentThread().interrupt();
      lock.operation("create demo");
      assertThat(Thread.interrupted()).isTrue();
      lock.operation("create other");
      refused(ErrorCode.STORE_LOCKED, () -> acquire(directory), "create other");
    }
  }

  @Test
  void theWaitEndsWithTheTimeout() {
    VirtualTime time = new VirtualTime();
    try (HomeLock lock = acquire(directory)) {
      refused(
          ErrorCode.STORE_LOCKED,
          () -> HomeLock.acquire(lock.home(), Duration.ofSeconds(3), time),
          "pid " + ProcessHandle.current().pid());
    }
    assertThat(time.now()).isEqualTo(Instant.EPOCH.plusSeconds(3));
  }

  @Test
  void anInterruptEndsTheWaitAndKeepsItsFlag() {
    try (HomeLock lock = acquire(directory)) {
      Thread.currentThread().interrupt();
      refused(
          ErrorCode.CANCELLED,
          () -> HomeLock.acquire(lock.home(), Duration.ofHours(1), TimeSource.system()),
          "interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aFileIsNoHome() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    refused(ErrorCode.STORE_UNAVAILABLE, () -> acquire(file), "choose another home");
    refused(ErrorCode.STORE_UNAVAILABLE, () -> acquire(file.resolve("home")), "file");
    assertThat(file).isEmptyFile();
  }

  @Test
  void aReadOnlyParentIsRefusedAndNothingIsLeft() throws IOException {
    Path parent = Files.createDirectory(directory.resolve("parent"));
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("r-xr-xr-x"));
    Assumptions.assumeFalse(Files.isWritable(parent), "a superuser may write everywhere");
    refused(ErrorCode.STORE_UNAVAILABLE, () -> acquire(parent.resolve("a/b")), "writable");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aClosedLockTakesNoOperationAndClosesAgain() {
    HomeLock lock = acquire(directory);
    lock.close();
    lock.close();
    refused(ErrorCode.CLOSED, () -> lock.operation("create demo"), "released");
  }

  private static HomeLock acquire(Path home) {
    return HomeLock.acquire(home, Duration.ZERO, TimeSource.system());
  }

  private static void refused(ErrorCode code, ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SlipwayException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(text);
  }

  /** Passes by itself. */
  private static final class VirtualTime implements TimeSource {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void pause(Duration duration, CancellationToken cancellation) {
      now = now.plus(duration);
    }
  }
}
