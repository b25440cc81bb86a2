package io.slipway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private enum Light {
    RED,
    GREEN
  }

  private enum Press {
    BUTTON
  }

  private final Table<Light, Press, Integer, String> table =
      Table.<Light, Press, Integer, String>builder("light", Light.class, Press.class)
          .initial(Light.RED)
          .row(Light.RED, Press.BUTTON, Light.GREEN, "go")
          .row(Light.GREEN, Press.BUTTON, Light.RED, "halt")
          .build();

  @Test
  void saysWhatItIsAbout() {
    assertThat(table.name()).isEqualTo("light");
    assertThat(table.stateType()).isEqualTo(Light.class);
    assertThat(table.eventType()).isEqualTo(Press.class);
  }

  @Test
  void aRowWithoutAGuardTakesItsEvent() {
    assertThat(table.decide(Light.RED, Press.BUTTON, 1))
        .isEqualTo(new Decision.Accepted<>(table.rows(Light.RED, Press.BUTTON).get(0)));
    assertThat(Guard.<Integer>none().test().test(1)).isTrue();
  }

  @Test
  void cannotBeChanged() {
    List<Row<Light, Press, Integer, String>> rows = table.rows(Light.RED, Press.BUTTON);

    assertThatThrownBy(rows::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void itsRowsReadAsArrows() {
    Guard<Integer> even = new Guard<>("even", n -> n % 2 == 0);

    assertThat(table.rows(Light.RED, Press.BUTTON))
        .singleElement()
        .hasToString("RED --BUTTON--> GREEN");
    assertThat(new Row<>(Light.RED, Press.BUTTON, even, Light.GREEN, "go"))
        .hasToString("RED --BUTTON [even]--> GREEN");
  }
}
