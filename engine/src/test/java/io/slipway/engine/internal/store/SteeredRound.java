package io.slipway.engine.internal.store;

import io.slipway.engine.internal.store.SteeredFiles.Strike;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One history of a store, in which faults strike at chosen places of the code. Takes the same
 * course whenever it runs.
 *
 * @param scenario what is done
 * @param strikes one for each life of a process; the lives follow in the same boot
 * @param powerIsLost whether nothing more happens after the last strike; else there is one more
 *     life, and the power may be lost at any moment of it
 */
record SteeredRound(Supplier<Scenario> scenario, List<Strike> strikes, boolean powerIsLost) {
  /** How many of the unforced things have their turn; there are hardly ever more. */
  private static final int THINGS = 8;

  /** Runs the round and returns the places that were passed in each life. */
  List<List<Site>> run(Path directory, @Nullable Site takenOut) throws IOException {
    Scenario its = scenario.get();
    Path home = Files.createDirectories(directory.resolve("home"));
    its.prepare(home);
    SimulatedDisk disk = SimulatedDisk.sound(home);
    List<List<Site>> passed = new ArrayList<>();
    for (int life = 0; life < lives(); life++) {
      Strike strike = life < strikes.size() ? strikes.get(life) : null;
      disk = life == 0 ? disk : disk.again();
      SteeredFiles files = new SteeredFiles(disk, strike, takenOut);
      if (life == 0) {
        Scenario.untilItFails(disk, () -> its.play(home, files));
      } else {
        goOn(its, directory, files, strike == null);
      }
      passed.add(files.passed());
      if (strike != null && !disk.hasStruck() && takenOut == null) {
        throw new AssertionError(strike + " was not reached");
      }
    }
    if (strikes.isEmpty()) {
      its.judgeWhole(home);
    }
    judge(its, disk, directory.resolve("end"), true);
    return passed;
  }

  private int lives() {
    return Math.max(1, powerIsLost ? strikes.size() : strikes.size() + 1);
  }

  private static void goOn(Scenario scenario, Path directory, SteeredFiles files, boolean judged)
      throws IOException {
    SimulatedDisk disk = files.disk();
    List<Path> moments = new ArrayList<>();
    Scenario.untilItFails(
        disk,
        () ->
            scenario.goOn(
                directory.resolve("home"),
                files,
                () -> {
                  moments.add(directory.resolve("moment-" + moments.size()));
                  if (judged) {
                    judge(scenario, disk, moments.get(moments.size() - 1), false);
                  }
                }));
  }

  /**
   * Judges what a loss of power leaves: nothing that is not forced; where it ends, also any one
   * thing of it, and all but any one.
   */
  private static void judge(Scenario scenario, SimulatedDisk disk, Path target, boolean end)
      throws IOException {
    int[] things = {0};
    Path none = target.resolve("none");
    disk.afterPowerLoss(
        none,
        () -> {
          things[0]++;
          return false;
        });
    scenario.judge(none);
    for (int one = 0; end && one < Math.min(things[0], THINGS); one++) {
      for (boolean alone : new boolean[] {true, false}) {
        Path some = target.resolve(one + (alone ? "-alone" : "-missing"));
        int its = one;
        int[] at = {0};
        disk.afterPowerLoss(some, () -> (at[0]++ == its) == alone);
        scenario.judge(some);
      }
    }
  }

  @Override
  public String toString() {
    return strikes + (powerIsLost ? ", then a loss of power" : ", then another life");
  }
}
