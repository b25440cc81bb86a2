package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a JVM while 1 to 64 of its threads commit, and judges what the store shows afterwards. */
class KillIT {
  private static final int[] THREADS = {1, 4, 16, 64};

  /** With the tiny store of the tests this goes through several checkpoints. */
  private static final int STEPS = 300;

  @TempDir Path home = Path.of("");

  @Test
  void whatAKilledProcessHadAcknowledgedIsThere() throws IOException, InterruptedException {
    long seed = Rounds.seed();
    Oracle oracle = new Oracle();
    Path directory = home.resolve("store");
    int acknowledged = 0;
    int killed = 0;
    for (int round = 0; round < Rounds.count(4); round++) {
      Random random = new Random(seed + round);
      int threads = THREADS[round % THREADS.length];
      acknowledged += killed(directory, oracle, threads, random, 0);
      killed++;
      try {
        JournaledStore store =
            oracle.open(
                Oracle.Damage.NONE, () -> JournaledStore.open(directory, KilledChild.OPTIONS));
        if (store != null) {
          store.close();
        }
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "round " + round + " of seed " + seed + ", " + threads + " threads", e);
      }
    }
    assertThat(killed).as("killed processes").isPositive();
    assertThat(acknowledged).isPositive();
    System.out.println(
        "figure: store: rounds of kill -9 = "
            + Rounds.count(4)
            + ", writes acknowledged in them "
            + acknowledged);
    assertThat(StoreMaintenance.verify(directory).problems()).isEmpty();
  }

  /** Visits every change of a file in turn in a long run: openings, commits and checkpoints. */
  @Test
  void whatAProcessThatDiesBetweenTwoSystemCallsHadAcknowledgedIsThere()
      throws IOException, InterruptedException {
    long seed = Rounds.seed();
    Oracle oracle = new Oracle();
    Path directory = home.resolve("stepped");
    boolean all = Rounds.count(0) >= STEPS;
    int killed = 0;
    for (int round = 0; round < Rounds.count(4); round++) {
      Random random = new Random(seed + round);
      int step = 1 + (all ? round % STEPS : random.nextInt(STEPS));
      int unused = killed(directory, oracle, 1 + random.nextInt(4), random, step);
      killed++;
      try {
        JournaledStore store =
            oracle.open(Oracle.Damage.NONE, () -> JournaledStore.open(directory, Workload.TINY));
        if (store != null) {
          store.close();
        }
      } catch (RuntimeException | Error e) {
        throw new AssertionError("round " + round + " of seed " + seed + ", step " + step, e);
      }
    }
    assertThat(killed).as("killed processes").isPositive();
    System.out.println("figure: store: processes ended before a system call = " + Rounds.count(4));
    assertThat(StoreMaintenance.verify(directory).problems()).isEmpty();
  }

  /** Returns what was acknowledged; fails if the process was not killed where it was to be. */
  private static int killed(Path directory, Oracle oracle, int threads, Random random, int haltAt)
      throws IOException, InterruptedException {
    Process child =
        ChildJvm.start(
            KilledChild.class,
            // A killed JVM leaves there what it has unpacked: MapDB's codec.
            List.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + directory.getParent()),
            List.of(
                directory.toString(),
                String.valueOf(threads),
                String.valueOf(random.nextInt()),
                String.valueOf(haltAt)));
    int killAfter = 1 + random.nextInt(random.nextInt(4) == 0 ? 20_000 : 2_000);
    int acknowledged = 0;
    boolean struck = false;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = whole(out); line != null; line = whole(out)) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("asked")) {
          oracle.asked(words[1], words.length > 2 ? words[2] : null);
        } else {
          oracle.acknowledged(words[1], Long.parseLong(words[2]));
          acknowledged++;
        }
        if (haltAt == 0 && acknowledged == killAfter) {
          struck = true;
          // Process.destroy would close the stream that is still to be read.
          child.toHandle().destroyForcibly();
        }
      }
      // Its output ends when it does: what ends otherwise must not be taken for a kill.
      struck |= haltAt > 0 && child.waitFor(1, TimeUnit.MINUTES);
    } finally {
      child.destroyForcibly();
    }
    assertThat(struck).as("killed at its point").isTrue();
    assertThat(child.waitFor()).as("exit status of a killed process").isEqualTo(137);
    return acknowledged;
  }

  /** Reads a line that its newline ends; the kill may have cut the last one. */
  private static @Nullable String whole(BufferedReader in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString();
      }
      line.append((char) c);
    }
    return null;
  }
}
