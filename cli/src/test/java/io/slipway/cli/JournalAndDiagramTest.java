package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalAndDiagramTest {
  @TempDir Path directory;
  CliHarness cli;
  Path home;

  @BeforeEach
  void makeCli() {
    home = directory.resolve("home");
    cli = new CliHarness(home);
  }

  @Test
  void theJournalOfALifeIsShownAndJudged() {
    ClusterSpec spec = ClusterSpec.builder("orders").workload("any").build();
    CommandOptions options = CommandOptions.defaults();
    try (SlipwayEngine engine =
        SlipwayHome.at(home)
            .backend(new FakeBackendProvider(cli.world))
            .defaultBackend("fake")
            .time(cli.world.time())
            .openEngine()) {
      engine.create(spec, CreateOptions.defaults(), options);
      engine.delete(spec.name(), DeleteOptions.shutdownFirst(), options);
    }

    assertThat(cli.run("journal", "show")).isZero();
    assertThat(cli.out())
        .contains("intent of CREATE+START")
        .contains("CREATED -START-> RUNNING")
        .contains("SHUTDOWN -DELETE-> DELETED");
    assertThat(cli.run("journal", "verify", "-o", "json")).isZero();
    assertThat(cli.out()).contains("\"illegal\" : 0");
  }

  @Test
  void aMissingJournalIsNotFoundAndNotMade() throws IOException {
    for (String what : new String[] {"verify", "show"}) {
      assertThat(cli.run("journal", what)).isEqualTo(ExitStatus.NOT_FOUND);
    }
    assertThat(Files.exists(home)).isFalse();

    Files.createDirectory(home);
    assertThat(cli.run("journal", "verify")).isEqualTo(ExitStatus.NOT_FOUND);
    assertThat(cli.error()).contains("no journal", home.resolve("store").toString());
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void anUnknownJournalCommandIsAUsageError() {
    assertThat(cli.run("journal", "mend")).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.err()).contains("expected verify or show, was 'mend'");
  }

  @Test
  void eachMachineIsDrawn() {
    for (String machine : new String[] {"lifecycle", "operation", "rebalance", "rebalance-steps"}) {
      assertThat(cli.run("diagram", machine)).isZero();
    }
    assertThat(cli.out())
        .contains("stateDiagram-v2")
        .contains("RUNNING --> SHUTDOWN")
        .contains("APPLYING --> ROLLING_BACK")
        .contains("PENDING --> RETRYING")
        .contains("PROPOSED --> STARTING");
  }

  @Test
  void theStateOfAClusterIsMarked() {
    assertThat(cli.run("diagram", "lifecycle")).isZero();
    String plain = cli.out();
    cli.engine.with(
        Samples.status("c1", 1, LifecycleState.RUNNING, MemberStatus.Phase.ALIVE, false));
    assertThat(cli.run("diagram", "c1")).isZero();
    assertThat(cli.out()).isNotEqualTo(plain).contains("class RUNNING");
  }

  @Test
  void aNameThatIsNoneIsAUsageError() {
    assertThat(cli.run("diagram", "No/Name")).isEqualTo(ExitStatus.USAGE);
  }
}
