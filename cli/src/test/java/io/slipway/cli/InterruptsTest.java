package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.CancellationToken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptsTest {
  private final List<Integer> halts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Interrupts interrupts = new Interrupts(halts::add);

  @TempDir Path home;

  @Test
  void theFirstCancelsAndTheSecondEndsTheProcess() {
    CancellationToken cancellation = new CancellationToken();
    interrupts.arm(cancellation, Interrupts.Words.thenRecover("rolling back"), notes::add);

    interrupts.onSignal("Ctrl-C");
    assertThat(cancellation.reason()).isEqualTo("Ctrl-C");
    assertThat(notes)
        .containsExactly(
            "Ctrl-C: rolling back; press Ctrl-C again to leave it to 'slipway recover'");
    assertThat(halts).isEmpty();

    interrupts.onSignal("Ctrl-C");
    assertThat(halts).containsExactly(130);
  }

  @Test
  void withoutAChangeUnderWayTheFirstEndsTheProcess() {
    interrupts.onSignal("SIGTERM");
    assertThat(halts).containsExactly(130);
  }

  @Test
  void afterAChangeTheNextEndsTheProcess() {
    CancellationToken cancellation = new CancellationToken();
    interrupts.arm(cancellation, Interrupts.Words.thenRecover("rolling back"), notes::add);
    interrupts.disarm();

    interrupts.onSignal("Ctrl-C");
    assertThat(cancellation.isCancelled()).isFalse();
    assertThat(halts).containsExactly(130);
  }

  @Test
  void aCancelledCreateExitsAsCancelled() {
    CliHarness cli = new CliHarness(home);
    cli.engine.at("create", options -> cli.interrupt());

    assertThat(cli.run("create", "c1")).isEqualTo(130);
    assertThat(cli.err()).contains("Ctrl-C: rolling back; press Ctrl-C again");
    assertThat(cli.halts).isEmpty();
    assertThat(cli.engine.closed).isTrue();
  }

  @Test
  void aSecondOneDuringTheRollbackLeavesTheRecord() {
    CliHarness cli = new CliHarness(home);
    cli.engine.at(
        "create",
        options -> {
          cli.interrupt();
          cli.interrupt();
        });

    cli.run("create", "c1");
    assertThat(cli.halts).containsExactly(130);
    assertThat(cli.err()).contains("Ctrl-C again: will leave it to 'slipway recover'");
  }

  @Test
  void aReaderEndsAtOnce() {
    CliHarness cli = new CliHarness(home);
    cli.engine.at("list", options -> cli.interrupt());

    cli.run("list");
    assertThat(cli.halts).containsExactly(130);
  }
}
