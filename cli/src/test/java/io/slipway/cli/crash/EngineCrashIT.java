package io.slipway.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.cli.crash.RealHome.Shape;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills an engine process at a point of an operation on real processes, recovers with another
 * engine, and compares with an undisturbed run. A few points of each operation, drawn by {@code
 * -Dslipway.crash.seed}; all of them with {@code -Dslipway.crash.all=true}.
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
    new CrashRun(directory, Payload.COMMAND).crash(deed, ALL ? Integer.MAX_VALUE : SAMPLES);
  }

  /**
   * The engine dies by kill -9 while a shim that it has forked is held before it takes its lock.
   */
  @Test
  void aShimThatWasForkedByAKilledEngineIsRefusedByTheFence() throws Exception {
    RealHome home = home("shim");
    Path gate = directory.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    Process engine = home.child(Deed.CREATE, 0, Map.of(Points.HELD_BY, gate.toString()));
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

    assertThat(recovery.get(2, TimeUnit.MINUTES).failure()).isEmpty();
    Shape shape = home.shape();
    assertThat(shape.state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(shape.confirmed()).isEqualTo(Deed.SPUS);
    assertThat(shape.processes()).isEqualTo(2 * Deed.SPUS);
    CrashRun.end(home, "held shim");
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
}
