package io.slipway.conformance.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.Capability;
import io.slipway.conformance.Conformance;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalHarnessTest {
  @Test
  void itIsFoundByName() {
    try (BackendHarness harness = Conformance.find("local", Map.of())) {
      assertThat(harness.name()).isEqualTo("local (command workload)");
      assertThat(harness.spec("c", 2).workload()).isEqualTo("command");
    }
  }

  @Test
  void theVerdictOfALocalRunIsGreenOrRed() {
    try (BackendHarness harness = Conformance.find("local", Map.of())) {
      assertThat(harness.capabilities())
          .containsAll(Arrays.stream(Capability.values()).filter(Capability::core).toList());
    }
  }

  @Test
  void whatALocalRunDoesNotCheckIsImpossibleForAReason() {
    try (BackendHarness harness = Conformance.find("local", Map.of())) {
      assertThat(harness.impossible())
          .containsOnlyKeys(
              Capability.SELF_RESTART, Capability.JAM, Capability.OWNERS, Capability.LOCATIONS);
      assertThat(EnumSet.complementOf(EnumSet.copyOf(harness.capabilities())))
          .isEqualTo(harness.impossible().keySet());
    }
  }

  @Test
  void unknownOptionsAndWorkloadsAreRefused() {
    assertThatThrownBy(() -> Conformance.find("local", Map.of("color", "red")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 'workload', was [color]");
    assertThatThrownBy(() -> Conformance.find("local", Map.of("workload", "etcd")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one of command, fluvio, kafka, was 'etcd'");
  }
}
