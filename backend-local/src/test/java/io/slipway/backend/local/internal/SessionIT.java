package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.slipway.spi.ClusterId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members outlive the process that launched them, however it ends. */
class SessionIT {
  @TempDir Path home;

  @AfterEach
  void killAll() {
    for (ProcessInfo process : Driver.marked(home, null)) {
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    await().atMost(Driver.PATIENCE).until(() -> Driver.marked(home, null).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"true, INT", "false, INT", "false, HUP", "false, QUIT", "true, KILL"})
  void signalToTheGroupOfTheEngineDoesNotReachMembers(boolean ownSession, String signal)
      throws IOException, InterruptedException {
    assumeThat(ignored(signal))
        .as(
            "this build was started with SIG%s ignored, and so every process that it starts",
            signal)
        .isFalse();
    // The engine leads a group, as a command of an interactive shell does.
    Process engine =
        new ProcessBuilder(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EngineMain.class.getName(),
                home.toString(),
                Boolean.toString(ownSession))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = engine.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("launched");
      List<Long> before = pids();
      // A shim and a command each.
      assertThat(before).hasSize(4);

      signal(engine, signal);
      if (signal.equals("QUIT")) {
        // A JVM answers with its threads and lives on.
        assertThat(out.readLine()).isNotNull();
        engine.destroyForcibly();
      }
      assertThat(engine.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pids()).isEqualTo(before);

      try (LocalBackend next = Driver.open(home, StepListener.NONE, true)) {
        ClusterId cluster = next.inventory().get(0).cluster();
        assertThat(Driver.marked(home, cluster)).hasSize(4);
      }
    } finally {
      engine.destroyForcibly();
    }
  }

  /** Returns whether this JVM, and so its children, were started to ignore the signal. */
  private static boolean ignored(String signal) throws IOException {
    int number = signal.equals("HUP") ? 1 : signal.equals("INT") ? 2 : 0;
    String mask =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElse("0");
    return number > 0 && (Long.parseUnsignedLong(mask, 16) >>> (number - 1)) % 2 != 0;
  }

  private static void signal(Process engine, String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " -- -" + engine.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  private List<Long> pids() {
    return Driver.marked(home, null).stream().map(ProcessInfo::pid).toList();
  }
}
