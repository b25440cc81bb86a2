package io.slipway.kernel.diagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.kernel.Guard;
import io.slipway.kernel.Table;
import org.junit.jupiter.api.Test;

class MermaidDiagramTest {
  private enum Light {
    RED,
    GREEN,
    OFF
  }

  private enum Press {
    BUTTON,
    LEVER
  }

  private final Table<Light, Press, Integer, String> table =
      Table.<Light, Press, Integer, String>builder("light", Light.class, Press.class)
          .initial(Light.RED)
          .finalState(Light.OFF)
          .row(Light.RED, Press.BUTTON, Light.GREEN, "go")
          .row(Light.RED, Press.LEVER, Light.RED, "wait")
          .row(Light.GREEN, Press.BUTTON, new Guard<>("even", n -> n % 2 == 0), Light.RED, "halt")
          .row(Light.GREEN, Press.LEVER, Light.OFF, "off")
          .refuseOthers("no")
          .build();

  @Test
  void drawsEveryRowAndWhereItBeginsAndEnds() {
    assertThat(MermaidDiagram.of(table, ""))
        .isEqualTo(
            """
            stateDiagram-v2
                [*] --> RED
                RED --> GREEN : BUTTON
                RED --> RED : LEVER
                GREEN --> RED : BUTTON [even]
                GREEN --> OFF : LEVER
                OFF --> [*]
            """);
  }

  @Test
  void marksTheCurrentState() {
    assertThat(MermaidDiagram.of(table, "GREEN"))
        .startsWith(MermaidDiagram.of(table, ""))
        .endsWith("    class GREEN current\n")
        .contains("classDef current ");
  }

  @Test
  void refusesAStateThatTheTableDoesNotHave() {
    assertThatThrownBy(() -> MermaidDiagram.of(table, "BROKEN"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("current must be empty or one of [RED, GREEN, OFF], was 'BROKEN'");
  }
}
