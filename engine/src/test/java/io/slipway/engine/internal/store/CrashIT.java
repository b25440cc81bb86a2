package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A crash, an I/O error or a loss of power at any step of creation, commit, checkpoint and open.
 */
class CrashIT {
  private static final int CHANGES = 60;

  /** More than a run takes, so that the last ones crash at the end or soon after. */
  private static final int STEPS = 300;

  private static final SimulatedDisk.Fault[] CRASHES = {
    SimulatedDisk.Fault.CRASH_BEFORE,
    SimulatedDisk.Fault.CRASH_HALFWAY,
    SimulatedDisk.Fault.CRASH_AFTER
  };

  @TempDir Path home = Path.of("");

  @Test
  void aCrashAtAnyStepLosesNothing() throws IOException {
    rounds(
        12,
        (round, random) -> {
          Path directory = home.resolve("crash-" + round);
          Oracle oracle = new Oracle();
          crash(directory, oracle, random, point(random, round));
          // A second crash, while the first one is settled or soon after.
          crash(directory, oracle, random, random.nextInt(STEPS / 3));
          settle(directory, oracle, random);
        });
  }

  @Test
  void aLossOfPowerAtAnyStepLosesNothing() throws IOException {
    rounds(
        12,
        (round, random) -> {
          Oracle oracle = new Oracle();
          Path directory = home.resolve("power-" + round);
          for (int loss = 0; loss < 2; loss++) {
            int point = loss == 0 ? point(random, round) : random.nextInt(STEPS / 3);
            SimulatedDisk disk = crash(directory, oracle, random, point);
            directory = home.resolve("power-" + round + "-" + loss);
            disk.afterPowerLoss(directory, random::nextBoolean);
          }
          settle(directory, oracle, random);
        });
  }

  @Test
  void anErrorAtAnyStepIsFinalAndLosesNothing() throws IOException {
    rounds(
        12,
        (round, random) -> {
          Oracle oracle = new Oracle();
          Path directory = home.resolve("error-" + round);
          boolean once = random.nextBoolean();
          SimulatedDisk disk =
              new SimulatedDisk(
                  directory,
                  1 + point(random, round) % STEPS,
                  once ? SimulatedDisk.Fault.ERROR : SimulatedDisk.Fault.ERROR_FROM_NOW_ON);
          runUntilError(directory, oracle, random, disk);
          boolean again = random.nextBoolean();
          if (again) {
            // In the same boot: the page cache still shows what was not forced.
            disk = disk.again();
            try {
              run(directory, oracle, random, disk);
            } catch (SimulatedCrash e) {
              assertThat(disk.hasStruck()).isTrue();
            }
          }
          if (again || random.nextBoolean()) {
            // What a failed force has not made durable may still be lost.
            directory = home.resolve("error-" + round + "-lost");
            disk.crash();
            disk.afterPowerLoss(directory, random::nextBoolean);
          }
          settle(directory, oracle, random);
        });
  }

  @Test
  void aCreationThatFailsLeavesNoHalfStoreWhateverALossOfPowerUndoes() throws IOException {
    Random random = new Random(1);
    for (int step = 1; step <= 20; step++) {
      for (int loss = 0; loss < 16; loss++) {
        Path directory = home.resolve("made-" + step + "-" + loss);
        SimulatedDisk disk = new SimulatedDisk(directory, step, SimulatedDisk.Fault.ERROR);
        try {
          JournaledStore.open(directory, Workload.TINY.withFiles(disk)).close();
        } catch (SlipwayException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        }
        disk.crash();
        Path left = home.resolve("made-" + step + "-" + loss + "-left");
        disk.afterPowerLoss(left, random::nextBoolean);

        try (JournaledStore store = JournaledStore.open(left, Workload.TINY)) {
          assertThat(store.report().records()).isZero();
        }
      }
    }
  }

  private static SimulatedDisk crash(Path directory, Oracle oracle, Random random, int point)
      throws IOException {
    SimulatedDisk disk =
        new SimulatedDisk(directory, 1 + point % STEPS, CRASHES[point / STEPS % CRASHES.length]);
    try {
      run(directory, oracle, random, disk);
      disk.crash();
    } catch (SimulatedCrash e) {
      assertThat(disk.hasStruck()).isTrue();
    }
    return disk;
  }

  private static void run(Path directory, Oracle oracle, Random random, SimulatedDisk disk) {
    JournaledStore store =
        oracle.open(
            Oracle.Damage.NONE,
            () -> JournaledStore.open(directory, Workload.TINY.withFiles(disk)));
    if (store == null) {
      throw new IllegalStateException("an undamaged store opens");
    }
    try (store) {
      Workload.run(store, oracle, random, CHANGES);
      if (random.nextBoolean()) {
        disk.crash();
      }
    } catch (SlipwayException e) {
      if (rootOf(e) instanceof SimulatedCrash crash) {
        throw crash;
      }
      throw e;
    }
  }

  private static void runUntilError(
      Path directory, Oracle oracle, Random random, SimulatedDisk disk) {
    JournaledStore store;
    try {
      store = JournaledStore.open(directory, Workload.TINY.withFiles(disk));
    } catch (SlipwayException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      if (disk.hasStruck() && disk.fault() == SimulatedDisk.Fault.ERROR) {
        assertThat(directory).as("half-made store").doesNotExist();
      }
      return;
    }
    try {
      Workload.run(store, oracle, random, CHANGES);
    } catch (SlipwayException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      assertThat(disk.hasStruck()).isTrue();
      for (String key : new String[] {"new", "cluster-1"}) {
        assertThatThrownBy(() -> store.put(key, 0, new byte[1]))
            .isInstanceOfSatisfying(
                SlipwayException.class,
                later -> assertThat(later.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
      }
    }
    try {
      store.close();
    } catch (SlipwayException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }
  }

  /** Opens the store twice on a sound disk: once after the crash, once after a clean close. */
  private static void settle(Path directory, Oracle oracle, Random random) {
    for (boolean clean : new boolean[] {false, true}) {
      JournaledStore store =
          oracle.open(Oracle.Damage.NONE, () -> JournaledStore.open(directory, Workload.TINY));
      if (store == null) {
        throw new IllegalStateException("an undamaged store opens");
      }
      try (store) {
        if (clean) {
          assertThat(store.report().clean()).isTrue();
        }
        Workload.run(store, oracle, random, 3);
      }
    }
    assertThat(StoreMaintenance.verify(directory).problems()).isEmpty();
  }

  /** Visits every step with every kind of crash in {@code 3 * STEPS} rounds of a long run. */
  private static int point(Random random, int round) {
    boolean all = Rounds.count(0) >= STEPS * CRASHES.length;
    return all ? round % (STEPS * CRASHES.length) : random.nextInt(STEPS * CRASHES.length);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private interface Round {
    void run(int round, Random random) throws IOException;
  }

  private static void rounds(int shortRun, Round round) throws IOException {
    long seed = Rounds.seed();
    for (int i = 0; i < Rounds.count(shortRun); i++) {
      try {
        round.run(i, new Random(seed + i));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("round " + i + " of seed " + seed + " failed", e);
      }
    }
  }
}
