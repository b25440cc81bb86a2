package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of single calls. */
class CallsIT {
  private static final String IDLE = Driver.script("exec tail -f /dev/null");

  @TempDir Path home;

  @AfterEach
  void nothingRuns() {
    assertThat(Driver.marked(home, null)).isEmpty();
  }

  @Test
  void sameGenerationWithOtherContentIsAConflict() {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.claim().provision().provision();
      CallContext other =
          driver.call(OperationKind.CREATE).toBuilder()
              .spec(
                  ClusterSpec.builder("c1")
                      .workload("command")
                      .option("command", "sh other")
                      .build())
              .build();
      assertCode(() -> driver.backend.provision(other), ErrorCode.CONFLICT);
      driver.launch(OperationKind.START);
      assertThat(driver.alive(1)).isTrue();
    }
  }

  @Test
  void launchOfWhatWasNeverProvisionedIsRefused() {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.claim();
      assertCode(() -> driver.launch(OperationKind.START), ErrorCode.BACKEND_REJECTED);
      assertCode(() -> driver.launch(OperationKind.RESUME), ErrorCode.DATA_MISSING);
      driver.stop();
      assertThat(driver.files().directory()).doesNotExist();
    }
  }

  @Test
  void slicesOfOneLaunchAndOfOneStopRunAtTheSameTime() {
    try (Driver driver = new Driver(home, "c1", 4, IDLE)) {
      driver.claim().provision();
      inSlices(
          driver,
          slice -> driver.backend.launch(driver.call(OperationKind.START), MemberSet.of(slice)));
      assertThat(driver.observe(Depth.CONFIRMED).members().values())
          .allMatch(member -> member.actual() == Actual.RUNNING);
      inSlices(driver, slice -> driver.stop(StopPolicy.graceful(Duration.ofSeconds(5)), slice));
      assertThat(driver.marked()).isEmpty();
    }
  }

  @RepeatedTest(5)
  void twoLaunchesOfOneMemberAtOnceMakeOneInstance() {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.claim().provision();
      List<CompletableFuture<Void>> launches =
          List.of(launchAsync(driver), launchAsync(driver), launchAsync(driver));
      for (CompletableFuture<Void> launch : launches) {
        try {
          launch.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          assertThat(e).cause().isInstanceOf(SlipwayException.class);
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
          throw new AssertionError(e);
        }
      }
      driver.launch(OperationKind.START);
      assertThat(driver.member(1).actual()).isEqualTo(Actual.RUNNING);
      assertThat(driver.observe(Depth.INSTANCES).surplus()).isEmpty();
      // A shim and a command.
      assertThat(driver.marked()).hasSize(2);
    }
  }

  @Test
  void cancelledLaunchLeavesNoShimThatStartsLater() throws Exception {
    Path gate = home.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    try (Driver driver =
        new Driver(
            home, "c1", 1, IDLE, new HeldShim("before-lock", gate, StepListener.NONE), true)) {
      driver.claim().provision();
      CancellationToken cancellation = new CancellationToken();
      CallContext call =
          driver.call(OperationKind.START).toBuilder().cancellation(cancellation).build();
      CompletableFuture<Void> launch =
          CompletableFuture.runAsync(() -> driver.backend.launch(call, driver.all()));
      await().atMost(Driver.PATIENCE).until(() -> !driver.marked().isEmpty());
      cancellation.cancel("test");
      assertThatThrownBy(() -> launch.get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(driver.marked()).isEmpty();
      MemberObservation member = driver.member(1);
      assertThat(member.desired()).isEqualTo(MemberObservation.Desired.STOPPED);
      assertThat(member.settled()).isTrue();
    }
  }

  @Test
  void callOutOfTimeOrOfAnInterruptedThreadDoesNothing() {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.claim().provision();
      CallContext late =
          driver.call(OperationKind.START).toBuilder().deadline(TimeSource.system().now()).build();
      assertCode(() -> driver.backend.launch(late, driver.all()), ErrorCode.DEADLINE_EXCEEDED);
      Thread.currentThread().interrupt();
      try {
        assertCode(() -> driver.launch(OperationKind.START), ErrorCode.CANCELLED);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(driver.marked()).isEmpty();
    }
  }

  @Test
  void tombstoneIsPrunedAfterItsTimeByALaterEraseAndNotByLooking() {
    Driver driver = new Driver(home, "c1", 1, IDLE);
    driver.claim().provision();
    driver.backend.erase(driver.call(OperationKind.DELETE), new ErasePolicy(Duration.ofNanos(1)));
    Driver next = new Driver(home, "c2", 1, IDLE);
    next.claim().provision();
    ClusterObservation seen = driver.observe(Depth.INSTANCES);
    assertThat(seen.fence().isOlderThan(driver.fence)).isFalse();
    // Kept until the end of a whole second; each new backend looks once, and then rests.
    await()
        .atMost(Driver.PATIENCE)
        .until(
            () -> {
              next.reopen().erase();
              next.backend.close();
              return driver.observe(Depth.INSTANCES).fence().isOlderThan(driver.fence);
            });
    assertThat(next.reopen().backend.inventory())
        .containsExactly(OwnedCluster.erased(next.cluster, next.fence));
  }

  /** The machine's clock was set since the process began: calls wait by the time of the process. */
  private record SetClock(Duration by) implements TimeSource {
    @Override
    public Instant now() {
      return TimeSource.system().now();
    }

    @Override
    public Instant wall() {
      return now().plus(by);
    }

    @Override
    public void pause(Duration duration, CancellationToken cancellation)
        throws InterruptedException {
      TimeSource.system().pause(duration, cancellation);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT-1H"})
  void onlyWhatIsKeptOnDiskFollowsTheMachinesClock(Duration by) throws IOException {
    TimeSource time = new SetClock(by);
    Driver driver = new Driver(home, "c1", 1, IDLE);
    driver.backend =
        new LocalBackend(
            Driver.context(home, time), StepListener.NONE, ProcessTable.system(), true);
    driver.start();
    driver.stop();
    Instant begin = time.wall();

    driver.erase();

    Duration kept = ErasePolicy.DEFAULT.tombstoneRetention();
    assertThat(new Fences(home.resolve("local")).read(driver.cluster).orElseThrow().keepUntil())
        .isBetween(begin.plus(kept), time.wall().plus(kept).plusSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void wholeLifeWhereThereIsOnlyPs(boolean ownSession) throws IOException {
    Driver driver = new Driver(home, "c1", 2, Driver.server());
    driver.backend =
        new LocalBackend(Driver.context(home), StepListener.NONE, new PsProcessTable(), ownSession);
    driver.start().awaitConfirmed();
    // A shim and a command each.
    assertThat(driver.marked()).hasSize(4);
    driver.stop();
    assertThat(driver.marked()).isEmpty();
    driver.claim().launch(OperationKind.RESUME).awaitConfirmed();
    driver.claim().erase();
    assertThat(driver.marked()).isEmpty();
    assertThat(driver.files().directory()).doesNotExist();
  }

  private interface Slice {
    void run(MemberId member);
  }

  private static void inSlices(Driver driver, Slice slice) {
    CompletableFuture.allOf(
            driver.all().stream()
                .map(member -> CompletableFuture.runAsync(() -> slice.run(member)))
                .toArray(CompletableFuture[]::new))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  private static CompletableFuture<Void> launchAsync(Driver driver) {
    return CompletableFuture.runAsync(
        () -> driver.backend.launch(driver.call(OperationKind.START), driver.all()));
  }

  private static void assertCode(Runnable call, ErrorCode code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(SlipwayException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
