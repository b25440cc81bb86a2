package io.slipway.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cli.crash.RealHome.Shape;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Kills an engine process at points of a deed and compares with an undisturbed run. */
final class CrashRun {
  private final Path directory;
  private final Payload payload;

  CrashRun(Path directory, Payload payload) {
    this.directory = directory;
    this.payload = payload;
  }

  /**
   * Crashes the deed at so many of the points that it passes, drawn by {@code
   * -Dslipway.crash.seed}.
   */
  void crash(Deed deed, int samples) throws Exception {
    long seed = Long.getLong("slipway.crash.seed", System.nanoTime());
    RealHome whole = home("whole");
    whole.prepare(deed);
    Shape before = whole.shape();
    List<String> points = whole.points(deed);
    Shape after = whole.shape();
    end(whole, "uncrashed");

    List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, points.size()).boxed().toList());
    if (samples < points.size()) {
      Collections.shuffle(order, new Random(seed));
    }
    int missed = 0;
    int killed = 0;
    for (int point : order) {
      if (killed == samples) {
        break;
      }
      String where =
          payload
              + (" " + deed + " killed at point " + point + " of " + points.size())
              + (", " + points.get(point - 1) + ", seed " + seed);
      try {
        if (crashAt(deed, point, before, after)) {
          killed++;
        } else {
          missed++;
          assertThat(missed)
              .as("points that were not reached")
              .isLessThanOrEqualTo(most(deed, order));
        }
      } catch (RuntimeException | Error e) {
        throw new AssertionError(where, e);
      }
    }
    assertThat(killed)
        .as("kills")
        .isPositive()
        .isGreaterThanOrEqualTo(Math.min(samples, points.size() - most(deed, order)));
    String what = payload == Payload.COMMAND ? deed.toString() : deed + " of " + payload;
    System.out.println(
        "figure: engine killed in " + what + " = " + killed + " of " + points.size() + " points");
  }

  /**
   * How many points a run may end before: members are launched side by side, so that one may have a
   * point less at its very end; and one that fails some less, as the first failure ends the others.
   * Another point is drawn then.
   */
  private static int most(Deed deed, List<Integer> points) {
    return deed.isUndone() ? 1 + points.size() / 4 : 1;
  }

  private boolean crashAt(Deed deed, int point, Shape before, Shape after) throws Exception {
    RealHome home = home("at-" + point);
    home.prepare(deed);
    int status = home.crash(deed, point);
    boolean begun = home.status().map(s -> s.operation().isPresent()).orElse(false);
    if (home.status().isPresent()) {
      try (SlipwayEngine engine = home.open()) {
        RecoveryReport report = engine.recover(Deed.NAME, Deed.options());
        assertThat(report.failure()).isEmpty();
      }
    }
    Shape settled = home.shape();
    // Without an intent in the record the recovery was a repair of its own.
    if (begun || settled.equals(after) || deed == Deed.RECOVER) {
      assertThat(settled).isEqualTo(after);
    } else {
      assertThat(settled).isEqualTo(before);
      try (SlipwayEngine engine = home.open()) {
        deed.run(engine, payload);
      }
      assertThat(home.shape()).isEqualTo(after);
    }
    end(home, "point " + point);
    return status == Points.KILLED;
  }

  private RealHome home(String name) {
    return new RealHome(directory.resolve(name), payload);
  }

  /** Deletes the cluster, if there is one, and looks that nothing is left. */
  static void end(RealHome home, String what) {
    Set<Integer> ports = home.ports();
    if (home.status().isPresent()) {
      try (SlipwayEngine engine = home.open()) {
        engine.delete(Deed.NAME, DeleteOptions.shutdownFirst(), Deed.options());
      } catch (SlipwayException e) {
        throw new AssertionError("the cluster could not be deleted after " + what, e);
      }
    }
    assertThat(home.leftovers(ports)).as("left after " + what).isEmpty();
    assertThat(home.store().compare().orphans()).as("unknown after " + what).isEmpty();
    assertThat(home.store().verify().problems()).as("damage after " + what).isEmpty();
  }
}
