package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real signals to a real process. SIGTERM, because a shell may have told its jobs to ignore SIGINT.
 */
class SignalsIT {
  @TempDir Path home;

  @Test
  void theFirstSignalLetsTheEngineRollBack() throws Exception {
    Process process = start(true);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    awaitReady(out);
    process.toHandle().destroy();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(out.lines()).containsExactly("ended by itself");
    assertThat(process.errorReader(StandardCharsets.UTF_8).lines())
        .contains(
            "slipway: SIGTERM: rolling back; press Ctrl-C again to leave it to 'slipway recover'");
  }

  @Test
  void theSecondSignalEndsTheProcessAtOnce() throws Exception {
    Process process = start(false);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
    awaitReady(out);
    process.toHandle().destroy();
    assertThat(err.readLine()).contains("rolling back");
    process.toHandle().destroy();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(out.lines()).isEmpty();
  }

  private Process start(boolean obeys) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SignalledCli.class.getName(),
            home.toString(),
            Boolean.toString(obeys))
        .start();
  }

  private static void awaitReady(BufferedReader out) throws IOException {
    assertThat(out.readLine()).isEqualTo("ready");
  }
}
