package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of one cluster that cannot be read, beside another one. */
class DamageIT {
  /** The common pool has one thread on two processors. */
  private static final Executor OWN_THREAD = task -> new Thread(task, "test-holder").start();

  private static final String IDLE = Driver.script("exec tail -f /dev/null");

  @TempDir Path home;

  @AfterEach
  void nothingRuns() {
    assertThat(Driver.marked(home, null)).isEmpty();
  }

  /** What can become of a record. */
  enum Damage {
    EMPTY {
      @Override
      void spoil(Path file) throws IOException {
        Files.writeString(file, "");
      }
    },
    GARBAGE {
      @Override
      void spoil(Path file) throws IOException {
        Files.write(file, new byte[] {0, (byte) 0xff, '\n', 7, 'x'});
      }
    },
    CUT {
      @Override
      void spoil(Path file) throws IOException {
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() / 2));
      }
    },
    DIRECTORY {
      @Override
      void spoil(Path file) throws IOException {
        Files.delete(file);
        Files.createDirectories(file.resolve("stray"));
      }
    };

    abstract void spoil(Path file) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void anUnreadableFenceIsItsOwnClustersTroubleAndAClaimMendsIt(Damage damage) throws IOException {
    try (Driver healthy = new Driver(home, "a", 1, IDLE);
        Driver damaged = new Driver(home, "b", 1, IDLE)) {
      healthy.claim().provision();
      damaged.claim().provision();
      damage.spoil(damaged.files().fence());
      Files.createDirectories(home.resolve("local/fences/stray"));

      assertThat(healthy.backend.inventory())
          .containsExactlyInAnyOrder(
              OwnedCluster.present(healthy.cluster, healthy.fence),
              OwnedCluster.present(damaged.cluster, Fence.NONE));
      healthy.claim().erase();
      assertThat(healthy.observe(Depth.INSTANCES).presence()).isEqualTo(Presence.ABSENT);

      ClusterObservation seen = damaged.observe(Depth.INSTANCES);
      assertThat(seen.presence()).isEqualTo(Presence.PRESENT);
      assertThat(seen.complete()).isFalse();
      assertThat(seen.problems()).anyMatch(text -> text.contains(damaged.files().fence() + ""));

      damaged.claim();
      assertThat(damaged.observe(Depth.INSTANCES).complete()).isTrue();
      assertThat(damaged.observe(Depth.INSTANCES).fence()).isEqualTo(damaged.fence);
      damaged.erase();
      assertThat(damaged.files().directory()).doesNotExist();
      assertThat(damaged.backend.inventory())
          .contains(OwnedCluster.erased(damaged.cluster, damaged.fence));
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAClaimReplacesAnUnreadableFence(Damage damage) throws IOException {
    try (Driver driver = new Driver(home, "a", 1, IDLE)) {
      driver.start().stop();
      damage.spoil(driver.files().fence());
      for (Runnable late :
          Stream.<Runnable>of(
                  driver::provision,
                  () -> driver.launch(OperationKind.START),
                  driver::stop,
                  driver::erase)
              .toList()) {
        assertCode(late, ErrorCode.BACKEND_UNAVAILABLE);
      }
      assertThat(driver.marked()).isEmpty();
      assertThat(driver.files().directory()).exists();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClaimThatIsOlderThanAMembersRecordsIsRefusedWhereTheFenceIsUnreadable(Damage damage)
      throws IOException {
    try (Driver driver = new Driver(home, "a", 1, IDLE)) {
      driver.claim().claim().claim().provision().launch(OperationKind.START);
      Fence launched = driver.fence;
      damage.spoil(driver.files().fence());
      assertCode(
          () ->
              driver.backend.claim(
                  driver.call(OperationKind.START, new Fence(launched.value() - 1))),
          ErrorCode.STALE_FENCE);
      assertThat(driver.observe(Depth.INSTANCES).fence()).isEqualTo(launched);
      assertThat(driver.backend.inventory())
          .containsExactly(OwnedCluster.present(driver.cluster, launched));

      driver.claim().stop();
      damage.spoil(driver.files().fence());
      assertCode(
          () -> driver.backend.claim(driver.call(OperationKind.START, launched)),
          ErrorCode.STALE_FENCE);
    }
  }

  /** A tombstone that cannot be read might have refused this very claim. */
  @ParameterizedTest
  @EnumSource
  void aLateClaimOnAnUnreadableTombstoneBringsNothingBack(Damage damage) throws IOException {
    try (Driver driver = new Driver(home, "a", 1, IDLE)) {
      driver.claim().provision();
      Fence late = driver.fence;
      driver.claim().erase();
      damage.spoil(driver.files().fence());

      driver.backend.claim(driver.call(OperationKind.CREATE, late));
      assertCode(
          () -> driver.backend.provision(driver.call(OperationKind.CREATE, late)),
          ErrorCode.STALE_FENCE);
      assertThat(driver.files().directory()).doesNotExist();
      // An engine that holds the record comes with a newer one.
      driver.claim().provision();
      assertThat(driver.observe(Depth.INSTANCES).presence()).isEqualTo(Presence.PRESENT);
    }
  }

  /** Which file of a cluster is damaged. */
  enum Part {
    IDENTITY {
      @Override
      Path of(ClusterFiles cluster, MemberFiles member) {
        return cluster.identity();
      }
    },
    DESIRED {
      @Override
      Path of(ClusterFiles cluster, MemberFiles member) {
        return member.desired();
      }
    },
    INSTANCE {
      @Override
      Path of(ClusterFiles cluster, MemberFiles member) {
        return member.instance();
      }
    },
    EXIT {
      @Override
      Path of(ClusterFiles cluster, MemberFiles member) {
        return member.exit();
      }
    },
    LOG {
      @Override
      Path of(ClusterFiles cluster, MemberFiles member) {
        return member.log();
      }
    };

    abstract Path of(ClusterFiles cluster, MemberFiles member);
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsADirectoryOrGarbageIsItsOwnClustersTroubleAndGoesWithIt(Part part)
      throws IOException {
    for (Damage damage : Damage.values()) {
      try (Driver healthy = new Driver(home, "a", 1, IDLE);
          Driver damaged = new Driver(home, "b", 1, IDLE)) {
        healthy.claim().provision();
        damaged.start().stop();
        Path file = part.of(damaged.files(), damaged.files().member(MemberId.spu(1)));
        damage.spoil(file);
        assertThat(healthy.backend.inventory())
            .extracting(OwnedCluster::cluster)
            .contains(healthy.cluster);
        healthy.claim().erase();
        goes(damaged);
      }
    }
  }

  @Test
  void aMembersDirectoriesThatAreFilesAreItsOwnTroubleAndGoWithIt() throws IOException {
    for (String name : new String[] {"control", "log", "data", "."}) {
      try (Driver damaged = new Driver(home, "b", 1, IDLE)) {
        damaged.claim().provision();
        Path directory =
            damaged.files().member(MemberId.spu(1)).directory().resolve(name).normalize();
        delete(directory);
        Files.writeString(directory, "stray");
        goes(damaged);
      }
    }
  }

  @Test
  void aLockThatIsNoLinkIsItsOwnTroubleAndGoesWithIt() throws IOException {
    for (Damage damage : new Damage[] {Damage.EMPTY, Damage.DIRECTORY}) {
      try (Driver damaged = new Driver(home, "b", 1, IDLE)) {
        damaged.start();
        Path lock = damaged.files().member(MemberId.spu(1)).lock();
        Files.delete(lock);
        Files.writeString(lock, "");
        damage.spoil(lock);
        damaged.claim();
        damaged.stop();
        goes(damaged);
      }
    }
  }

  @Test
  void strayFilesAmongTheClustersAreNobodysTrouble() throws IOException {
    try (Driver healthy = new Driver(home, "a", 1, IDLE)) {
      healthy.claim().provision();
      Files.writeString(home.resolve("local/clusters/stray"), "x");
      Files.writeString(home.resolve("local/fences/stray"), "x");
      Files.createDirectories(home.resolve("local/clusters/empty"));
      assertThat(healthy.backend.inventory())
          .containsExactly(OwnedCluster.present(healthy.cluster, healthy.fence));
      Driver next = new Driver(home, "b", 1, IDLE);
      next.claim().provision().close();
    }
  }

  @Test
  void aNeighbourWhoseGateIsHeldDelaysNothing() throws Exception {
    Driver neighbour = new Driver(home, "b", 1, IDLE);
    // Its tombstone may go, so that every housekeeping would like to have its gate.
    neighbour.claim().provision();
    neighbour.backend.erase(
        neighbour.call(OperationKind.DELETE), new ErasePolicy(Duration.ofNanos(1)));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    FenceGuard gate =
        new FenceGuard(ProcessTag.homeOf(home.resolve("local")), new Fences(home), time());
    CompletableFuture<Boolean> holder =
        CompletableFuture.supplyAsync(
            () ->
                gate.locked(
                    neighbour.cluster,
                    "hold the gate",
                    () -> {
                      held.countDown();
                      return awaits(done);
                    }),
            OWN_THREAD);
    assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
    try {
      CompletableFuture.runAsync(
              () -> {
                Driver driver = new Driver(home, "a", 1, IDLE);
                driver.start().stop();
                driver.erase();
                driver.backend.inventory();
                neighbour.observe(Depth.INSTANCES);
              },
              OWN_THREAD)
          .get(30, TimeUnit.SECONDS);
    } finally {
      done.countDown();
    }
    assertThat(holder.get(30, TimeUnit.SECONDS)).isTrue();
    neighbour.close();
  }

  private static io.slipway.spi.TimeSource time() {
    return io.slipway.spi.TimeSource.system();
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Plays DELETE as an engine does: each step, and a look that proves it. */
  private static void goes(Driver driver) {
    driver.claim();
    driver.observe(Depth.INSTANCES);
    driver.stop();
    driver.erase();
    ClusterObservation gone = driver.observe(Depth.CONFIRMED);
    assertThat(gone.complete()).isTrue();
    assertThat(gone.presence()).isEqualTo(Presence.ABSENT);
    assertThat(gone.footprint()).isEmpty();
    assertThat(driver.files().directory()).doesNotExist();
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void assertCode(Runnable call, ErrorCode code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(SlipwayException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
