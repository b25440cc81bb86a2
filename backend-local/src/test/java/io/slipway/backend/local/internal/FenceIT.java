package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slipway.backend.local.internal.StepListener.Step;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lost engine has begun must not take effect later. */
class FenceIT {
  private static final String IDLE = Driver.script("exec tail -f /dev/null");

  @TempDir Path home;

  /** Thrown by a step listener in place of a crash: no cleanup follows it. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  @AfterEach
  void nothingRuns() {
    assertThat(Driver.marked(home, null)).isEmpty();
  }

  @Test
  void shimThatIsLateForTheLockIsRefusedAfterAClaim() throws Exception {
    Path gate = fifo();
    try (Driver driver = crashingAfterFork("before-lock", gate)) {
      driver.claim().provision();
      assertThatThrownBy(() -> driver.launch(OperationKind.START)).isInstanceOf(Crash.class);
      await().atMost(Driver.PATIENCE).until(() -> !driver.marked().isEmpty());

      driver.reopen().claim();
      assertThat(driver.member(1).actual()).isEqualTo(Actual.STARTING);
      assertThat(driver.member(1).settled()).isFalse();
      release(gate);
      assertThat(driver.awaitActual(1, Actual.NONE).settled()).isTrue();
      assertThat(driver.marked()).isEmpty();
      assertThat(driver.files().member(MemberId.spu(1)).lock()).doesNotExist();
    }
  }

  @Test
  void shimThatIsLateForTheLockStartsWithoutAClaim() throws Exception {
    Path gate = fifo();
    try (Driver driver = crashingAfterFork("before-lock", gate)) {
      driver.claim().provision();
      assertThatThrownBy(() -> driver.launch(OperationKind.START)).isInstanceOf(Crash.class);
      release(gate);
      driver.awaitActual(1, Actual.RUNNING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"after-lock", "before-record"})
  void shimThatHoldsTheLockDoesNotOutliveAClaim(String point) throws Exception {
    Path gate = fifo();
    try (Driver driver = crashingAfterFork(point, gate)) {
      driver.claim().provision();
      assertThatThrownBy(() -> driver.launch(OperationKind.START)).isInstanceOf(Crash.class);
      Path lock = driver.files().member(MemberId.spu(1)).lock();
      await().atMost(Driver.PATIENCE).until(() -> Files.isSymbolicLink(lock));

      driver.reopen().claim();
      assertThat(driver.marked()).isEmpty();
      assertThat(driver.member(1).actual()).isEqualTo(Actual.NONE);
      driver.launch(OperationKind.START);
      assertThat(driver.awaitActual(1, Actual.RUNNING).settled()).isTrue();
    }
  }

  @Test
  void shimThatIsLateAfterAnEraseFindsTheTombstone() throws Exception {
    Path gate = fifo();
    Driver driver = crashingAfterFork("before-lock", gate);
    driver.claim().provision();
    assertThatThrownBy(() -> driver.launch(OperationKind.START)).isInstanceOf(Crash.class);
    await().atMost(Driver.PATIENCE).until(() -> !driver.marked().isEmpty());

    // A system that shows no marks: the erase cannot know of the shim.
    driver.backend =
        new LocalBackend(Driver.context(home), StepListener.NONE, new WithoutMarks(), true);
    driver.claim().erase();
    assertThat(driver.marked()).isNotEmpty();
    release(gate);
    await().atMost(Driver.PATIENCE).until(() -> driver.marked().isEmpty());
    assertOnlyTombstone(driver);
  }

  @Test
  void shimThatMeetsAFenceOfHalfARecordIsRefused() throws Exception {
    Path gate = fifo();
    try (Driver driver = crashingAfterFork("before-lock", gate)) {
      driver.claim().provision();
      assertThatThrownBy(() -> driver.launch(OperationKind.START)).isInstanceOf(Crash.class);
      await().atMost(Driver.PATIENCE).until(() -> !driver.marked().isEmpty());
      Path fence = driver.files().fence();
      String whole = Files.readString(fence);
      Files.writeString(fence, whole.substring(0, whole.indexOf("erased-fence")));
      release(gate);
      await().atMost(Driver.PATIENCE).until(() -> driver.marked().isEmpty());
      driver.reopen().claim();
      assertThat(driver.member(1).actual()).isEqualTo(Actual.NONE);
    }
  }

  @Test
  void stopEndsAShimThatHasNotBegun() throws Exception {
    Path gate = fifo();
    try (Driver driver = crashingAfterFork("before-lock", gate)) {
      driver.claim().provision();
      assertThatThrownBy(() -> driver.launch(OperationKind.START)).isInstanceOf(Crash.class);
      driver.stop();
      assertThat(driver.marked()).isEmpty();
    }
  }

  @Test
  void launchUnderWayIsStoppedByAClaimBeforeItsNextStep() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    StepListener hold =
        (step, cluster, subject) -> {
          if (step == Step.WANTED_RUNNING) {
            reached.countDown();
            awaitLatch(go);
          }
        };
    try (Driver driver = new Driver(home, "c1", 1, IDLE, hold, true)) {
      driver.claim().provision();
      Fence old = driver.fence;
      CompletableFuture<Void> launch =
          CompletableFuture.runAsync(
              () -> driver.backend.launch(driver.call(OperationKind.START, old), driver.all()));
      awaitLatch(reached);
      driver.claim();
      go.countDown();
      assertThatThrownBy(() -> launch.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE_FENCE));
      assertThat(driver.marked()).isEmpty();
    }
  }

  @Test
  void everyCallWithAnOlderFenceIsRefusedAlsoAfterAnErase() {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.start();
      Fence old = driver.fence;
      driver.claim();
      assertAllRefused(driver, old);
      assertThat(driver.member(1).actual()).isEqualTo(Actual.RUNNING);
      driver.claim().erase();
      assertAllRefused(driver, old);
      assertThatThrownBy(driver::provision)
          .as("a provision with the fence of the erase")
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE_FENCE));
      assertThat(driver.observe(Depth.INSTANCES).presence()).isEqualTo(Presence.ABSENT);
    }
  }

  @Test
  void crashAtEveryStepOfAStartLeavesNothingAfterAnErase() throws IOException {
    AtomicInteger left = new AtomicInteger();
    for (int crashAt = 1; left.get() <= 0; crashAt++) {
      left.set(crashAt);
      Driver driver = new Driver(home, "c" + crashAt, 2, IDLE, crashing(left), true);
      try {
        driver.start();
      } catch (Crash expected) {
        assertThat(left.get()).isZero();
      }
      boolean done = left.get() > 0;
      driver.reopen().claim().erase();
      assertThat(driver.marked()).as("after step %d", crashAt).isEmpty();
      assertThat(driver.observe(Depth.CONFIRMED).presence()).isEqualTo(Presence.ABSENT);
      assertThat(driver.files().directory()).doesNotExist();
      if (done) {
        assertThat(crashAt).isGreaterThan(10);
        return;
      }
    }
  }

  @Test
  void crashAtEveryStepOfAnEraseIsFinishedByTheNext() throws IOException {
    AtomicInteger left = new AtomicInteger();
    for (int crashAt = 1; left.get() <= 0; crashAt++) {
      left.set(Integer.MAX_VALUE);
      Driver driver = new Driver(home, "c" + crashAt, 1, IDLE, crashing(left), true);
      driver.start();
      left.set(crashAt);
      try {
        driver.claim().erase();
      } catch (Crash expected) {
        assertThat(left.get()).isZero();
      }
      boolean done = left.get() > 0;
      driver.reopen().claim().erase();
      assertThat(driver.marked()).as("after step %d", crashAt).isEmpty();
      assertThat(driver.files().directory()).doesNotExist();
      if (done) {
        assertThat(crashAt).isGreaterThan(10);
        return;
      }
    }
  }

  @Test
  void crashAtEveryStepOfAStopIsFinishedByTheNext() {
    AtomicInteger left = new AtomicInteger();
    for (int crashAt = 1; left.get() <= 0; crashAt++) {
      left.set(Integer.MAX_VALUE);
      try (Driver driver = new Driver(home, "c" + crashAt, 2, IDLE, crashing(left), true)) {
        driver.start();
        left.set(crashAt);
        try {
          driver.claim().stop();
        } catch (Crash expected) {
          assertThat(left.get()).isZero();
        }
        boolean done = left.get() > 0;
        driver.reopen().claim().stop();
        ClusterObservation stopped = driver.observe(Depth.CONFIRMED);
        assertThat(stopped.members().values()).noneMatch(m -> m.mayLive() || !m.settled());
        assertThat(driver.marked()).isEmpty();
        driver.claim().launch(OperationKind.RESUME);
        assertThat(driver.member(1).actual()).isEqualTo(Actual.RUNNING);
        if (done) {
          assertThat(crashAt).isGreaterThan(4);
          return;
        }
      }
    }
  }

  private static StepListener crashing(AtomicInteger left) {
    return (step, cluster, subject) -> {
      if (left.decrementAndGet() == 0) {
        throw new Crash();
      }
    };
  }

  private Driver crashingAfterFork(String point, Path gate) {
    StepListener crash =
        (step, cluster, subject) -> {
          if (step == Step.FORKED) {
            throw new Crash();
          }
        };
    return new Driver(home, "c1", 1, IDLE, new HeldShim(point, gate, crash), true);
  }

  private static void assertAllRefused(Driver driver, Fence old) {
    Stream.<Runnable>of(
            () -> driver.backend.claim(driver.call(OperationKind.START, old)),
            () -> driver.backend.provision(driver.call(OperationKind.CREATE, old)),
            () -> driver.backend.launch(driver.call(OperationKind.START, old), driver.all()),
            () ->
                driver.backend.stop(
                    driver.call(OperationKind.SHUTDOWN, old),
                    driver.all(),
                    StopPolicy.graceful(Duration.ZERO)),
            () -> driver.backend.erase(driver.call(OperationKind.DELETE, old), ErasePolicy.DEFAULT))
        .forEach(
            late ->
                assertThatThrownBy(late::run)
                    .isInstanceOfSatisfying(
                        SlipwayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE_FENCE)));
  }

  private void assertOnlyTombstone(Driver driver) throws IOException {
    try (Stream<Path> left = Files.walk(home.resolve("local"))) {
      assertThat(left.filter(Files::isRegularFile)).containsExactly(driver.files().fence());
    }
    try (Stream<Path> left = Files.list(home.resolve("local/clusters"))) {
      assertThat(left).isEmpty();
    }
  }

  private Path fifo() throws IOException, InterruptedException {
    Path fifo = home.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    return fifo;
  }

  /** Lets the shim go on; returns when it does. */
  private static void release(Path fifo) throws IOException {
    Files.writeString(fifo, "go\n", java.nio.file.StandardOpenOption.WRITE);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
