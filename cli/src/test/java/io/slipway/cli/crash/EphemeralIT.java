package io.slipway.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ephemeral cluster of real processes ends with its program, however that ends. */
class EphemeralIT {
  @TempDir Path directory = Path.of("");

  @Test
  void anOrderlyEndOfTheJvmEndsIt() throws Exception {
    RealHome home = new RealHome(directory.resolve("home"));
    Process child = running(home);
    Set<Integer> ports = home.ports();
    assertThat(home.processes()).isNotEmpty();

    child.outputWriter().close();
    assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();

    assertThat(child.exitValue()).isZero();
    assertThat(home.status()).isEmpty();
    assertThat(home.leftovers(ports)).isEmpty();
  }

  @Test
  void afterAKillTheNextEngineEndsIt() throws Exception {
    RealHome home = new RealHome(directory.resolve("home"));
    Process child = running(home);
    Set<Integer> ports = home.ports();

    child.destroyForcibly().waitFor();
    assertThat(home.status().orElseThrow().state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(home.status().orElseThrow().confirmedSpus()).isPositive();

    try (SlipwayEngine next = home.open()) {
      assertThat(next.list()).isEmpty();
      assertThat(home.leftovers(ports)).isEmpty();
    }
  }

  private Process running(RealHome home) throws IOException {
    Process child = home.jvm(EphemeralChild.class).start();
    List<String> said = child.inputReader().lines().limit(1).toList();
    assertThat(said).containsExactly(EphemeralChild.RUNNING);
    assertThat(home.status().orElseThrow().state()).isEqualTo(LifecycleState.RUNNING);
    return child;
  }
}
