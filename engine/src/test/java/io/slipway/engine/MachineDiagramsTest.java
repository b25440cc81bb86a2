package io.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.MachineDiagrams.Machine;
import io.slipway.engine.internal.model.Golden;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MachineDiagramsTest {
  @ParameterizedTest
  @EnumSource(Machine.class)
  void thePageShowsTheTables(Machine machine) {
    Golden.compareBlock(
        Path.of("../docs", machine.name().startsWith("REBALANCE") ? "rebalance.md" : "design.md"),
        machine.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        "```mermaid\n" + MachineDiagrams.mermaid(machine, "") + "```\n",
        "MachineDiagramsTest");
  }

  @Test
  void marksTheCurrentState() {
    assertThat(MachineDiagrams.mermaid(Machine.LIFECYCLE, "RUNNING"))
        .contains("RUNNING --> SHUTDOWN : SHUTDOWN")
        .contains("class RUNNING current");
    assertThat(MachineDiagrams.mermaid(Machine.LIFECYCLE, "RUNNING"))
        .isNotEqualTo(MachineDiagrams.mermaid(Machine.LIFECYCLE, "SHUTDOWN"))
        .isNotEqualTo(MachineDiagrams.mermaid(Machine.LIFECYCLE, ""));
    assertThatThrownBy(() -> MachineDiagrams.mermaid(Machine.LIFECYCLE, "BROKEN"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was 'BROKEN'");
  }

  @Test
  void namesTheStates() {
    assertThat(MachineDiagrams.states(Machine.LIFECYCLE))
        .containsExactly("ABSENT", "CREATED", "RUNNING", "SHUTDOWN", "DELETED", "FORGOTTEN");
  }
}
