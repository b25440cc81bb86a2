package io.slipway.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.cli.crash.RealHome.Shape;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills an engine process at a point of an operation on real processes, recovers with another
 * engine, and compares with a run that nobody killed. A few points of each operation, drawn by
 * {@code -Dslipway.crash.seed}; all of them with {@code -Dslipway.crash.all=true}.
 */
class EngineCrashIT {
  private static final int SAMPLES = Integer.getInteger("slipway.crash.samples", 1);
  private static final boolean ALL = Boolean.getBoolean("slipway.crash.all");

  @TempDir Path directory = Path.of("");

  @BeforeAll
  static void sayWhereMembersAre() {
    System.setProperty(
        "slipway.crash.classes", Path.of("target", "test-classes").toAbsolutePath().toString());
  }

  @ParameterizedTest
  @EnumSource
  void aKilledEngineLosesNothingAndLeavesNothing(Deed deed) throws Exception {
    long seed = Long.getLong("slipway.crash.seed", System.nanoTime());
    RealHome whole = home("whole");
    prepare(whole, deed);
    Shape before = whole.shape();
    int points = whole.count(deed);
    Shape after = whole.shape();
    end(whole, "uncrashed");

    List<Integer> chosen = new ArrayList<>(IntStream.rangeClosed(1, points).boxed().toList());
    if (!ALL) {
      Collections.shuffle(chosen, new Random(seed));
      chosen = chosen.subList(0, Math.min(SAMPLES, points));
    }
    int killed = 0;
    for (int point : chosen) {
      String where = deed + " killed at point " + point + " of " + points + ", seed " + seed;
      try {
        killed += crashAt(deed, point, before, after) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(where, e);
      }
    }
    // Members are launched side by side, so a run may have one point less at its very end.
    assertThat(killed).isGreaterThanOrEqualTo(chosen.size() - 1).isPositive();
    System.out.println(
        "figure: engine killed in " + deed + " = " + killed + " of " + points + " points");
  }

  private boolean crashAt(Deed deed, int point, Shape before, Shape after) throws Exception {
    RealHome home = home("at-" + point);
    prepare(home, deed);
    int status = home.crash(deed, point);
    boolean begun = home.status().map(s -> s.operation().isPresent()).orElse(false);
    if (home.status().isPresent()) {
      try (SlipwayEngine engine = home.open()) {
        RecoveryReport report = engine.recover(Deed.NAME, Deed.options());
        assertThat(report.problem()).isEmpty();
      }
    }
    Shape settled = home.shape();
    if (begun || settled.equals(after)) {
      assertThat(settled).isEqualTo(after);
    } else if (deed == Deed.RECOVER) {
      // Without an intent in the record the recovery was a repair of its own.
      assertThat(settled).isEqualTo(after);
    } else {
      assertThat(settled).isEqualTo(before);
      try (SlipwayEngine engine = home.open()) {
        deed.run(engine);
      }
      assertThat(home.shape()).isEqualTo(after);
    }
    end(home, "point " + point);
    return status == Points.KILLED;
  }

  /**
   * The engine dies by kill -9 while a shim that it has forked is held before it takes its lock.
   */
  @Test
  void aShimThatWasForkedByAKilledEngineIsRefusedByTheFence() throws Exception {
    RealHome home = home("shim");
    Path gate = directory.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    Process engine =
        home.child(Deed.CREATE, 0, Map.of("SLIPWAY_SHIM_HOLD", "before-lock spu-1 " + gate));
    await().atMost(Duration.ofMinutes(1)).until(() -> held().isPresent());
    ProcessHandle shim = held().orElseThrow();
    await().atMost(Duration.ofMinutes(1)).until(() -> home.processes().size() > 2);
    engine.destroyForcibly().waitFor();
    assertThat(shim.isAlive()).isTrue();
    Set<String> fences = fences();

    CompletableFuture<RecoveryReport> recovery =
        CompletableFuture.supplyAsync(
            () -> {
              try (SlipwayEngine next = home.open()) {
                return next.recover(Deed.NAME, Deed.options());
              }
            });
    await().atMost(Duration.ofMinutes(1)).until(() -> !fences().equals(fences));
    // The new fence is installed, and only now does the late start go on.
    Files.writeString(gate, "go\n", StandardOpenOption.WRITE);
    assertThat(shim.onExit().get(1, TimeUnit.MINUTES)).isNotNull();

    assertThat(recovery.get(2, TimeUnit.MINUTES).problem()).isEmpty();
    Shape shape = home.shape();
    assertThat(shape.state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(shape.confirmed()).isEqualTo(Deed.SPUS);
    assertThat(shape.processes()).isEqualTo(2 * Deed.SPUS);
    end(home, "held shim");
  }

  private Optional<ProcessHandle> held() {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains("shim.sh run"))
        .filter(p -> p.info().commandLine().orElse("").contains(directory.toString()))
        .filter(p -> p.info().commandLine().orElse("").contains("members/spu-1"))
        .findFirst();
  }

  private Set<String> fences() throws IOException {
    Set<String> contents = new TreeSet<>();
    try (Stream<Path> files = Files.list(directory.resolve("shim/local/fences"))) {
      for (Path file : files.filter(f -> !f.getFileName().toString().startsWith(".")).toList()) {
        contents.add(Files.readString(file));
      }
    }
    return contents;
  }

  private RealHome home(String name) {
    return new RealHome(directory.resolve(name));
  }

  private static void prepare(RealHome home, Deed deed) {
    try (SlipwayEngine engine = home.open()) {
      deed.prepare(engine);
    }
  }

  /** Deletes the cluster, if there is one, and looks that nothing is left. */
  private static void end(RealHome home, String what) {
    Set<Integer> ports = home.ports();
    if (home.status().isPresent()) {
      try (SlipwayEngine engine = home.open()) {
        engine.delete(Deed.NAME, true, Deed.options());
      } catch (SlipwayException e) {
        throw new AssertionError("the cluster could not be deleted after " + what, e);
      }
    }
    assertThat(home.leftovers(ports)).as("left after " + what).isEmpty();
    assertThat(home.store().compare().unknown()).as("unknown after " + what).isEmpty();
    assertThat(home.store().verify().problems()).as("damage after " + what).isEmpty();
  }
}
