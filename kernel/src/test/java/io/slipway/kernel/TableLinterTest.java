package io.slipway.kernel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableLinterTest {
  private enum Light {
    RED,
    GREEN,
    OFF
  }

  private enum Press {
    BUTTON,
    LEVER
  }

  private static final Guard<Integer> EVEN = new Guard<>("even", n -> n % 2 == 0);
  private static final Guard<Integer> ODD = new Guard<>("odd", n -> n % 2 != 0);

  private static Table.Builder<Light, Press, Integer, String> sound() {
    return Table.<Light, Press, Integer, String>builder("light", Light.class, Press.class)
        .initial(Light.RED)
        .row(Light.RED, Press.BUTTON, Light.GREEN, "go")
        .row(Light.GREEN, Press.BUTTON, Light.RED, "halt");
  }

  @Test
  void takesASoundTable() {
    assertThatCode(
            () ->
                sound()
                    .row(Light.GREEN, Press.LEVER, EVEN, Light.OFF, "off")
                    .finalState(Light.OFF)
                    .refuseOthers("no")
                    .build())
        .doesNotThrowAnyException();
  }

  @Test
  void refusesTwoUnguardedRows() {
    refuses(
        sound()
            .row(Light.GREEN, Press.LEVER, Light.OFF, "off")
            .row(Light.GREEN, Press.LEVER, Light.RED, "halt"),
        "(GREEN, LEVER) has 2 unguarded rows");
  }

  @Test
  void refusesARowThatIsNeverReached() {
    refuses(
        sound()
            .row(Light.GREEN, Press.LEVER, Light.OFF, "off")
            .row(Light.GREEN, Press.LEVER, EVEN, Light.RED, "halt"),
        "(GREEN, LEVER) has a row behind an unguarded one");
  }

  @Test
  void refusesTwoRowsWithOneGuard() {
    refuses(
        sound()
            .row(Light.GREEN, Press.LEVER, EVEN, Light.OFF, "off")
            .row(Light.GREEN, Press.LEVER, EVEN, Light.RED, "halt"),
        "two rows with the guard 'even'");
  }

  @Test
  void refusesTwoRowsToOneTarget() {
    refuses(
        sound()
            .row(Light.GREEN, Press.LEVER, EVEN, Light.OFF, "off")
            .row(Light.GREEN, Press.LEVER, ODD, Light.OFF, "off slowly"),
        "two rows to OFF");
  }

  @Test
  void refusesAStateThatCannotBeReached() {
    refuses(sound(), "state OFF cannot be reached from RED");
  }

  @Test
  void refusesStatesThatOnlyReachEachOther() {
    refuses(
        Table.<Light, Press, Integer, String>builder("light", Light.class, Press.class)
            .initial(Light.RED)
            .finalState(Light.RED)
            .row(Light.GREEN, Press.BUTTON, Light.OFF, "off")
            .row(Light.OFF, Press.BUTTON, Light.GREEN, "go"),
        "state OFF cannot be reached from RED");
  }

  @Test
  void refusesADeadState() {
    refuses(
        sound()
            .row(Light.GREEN, Press.LEVER, Light.OFF, "off")
            .row(Light.OFF, Press.LEVER, Light.OFF, "stay"),
        "state OFF is not final and cannot be left");
  }

  @Test
  void refusesAFinalStateWithARow() {
    refuses(
        sound().row(Light.GREEN, Press.LEVER, Light.OFF, "off").finalState(Light.RED),
        "final state RED has a row on BUTTON");
  }

  @Test
  void refusesAnEventWithoutAnAnswer() {
    assertThatThrownBy(
            () ->
                sound()
                    .row(Light.GREEN, Press.LEVER, EVEN, Light.OFF, "off")
                    .finalState(Light.OFF)
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(RED, LEVER) has no answer when no guard holds")
        .hasMessageContaining("(GREEN, LEVER) has no answer when no guard holds");
  }

  @Test
  void refusesARefusalThatIsNeverGiven() {
    assertThatThrownBy(
            () ->
                sound()
                    .row(Light.GREEN, Press.LEVER, Light.OFF, "off")
                    .finalState(Light.OFF)
                    .refuse(List.of(Light.RED), List.of(Press.BUTTON), "never")
                    .refuseOthers("no")
                    .build())
        .hasMessageContaining("(RED, BUTTON) has a refusal that can never be given");
  }

  @Test
  void refusesATableWithoutAnInitialState() {
    assertThatThrownBy(
            () ->
                Table.<Light, Press, Integer, String>builder("light", Light.class, Press.class)
                    .build())
        .hasMessageContaining("no initial state");
  }

  private static void refuses(Table.Builder<Light, Press, Integer, String> builder, String fault) {
    assertThatThrownBy(() -> builder.refuseOthers("no").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("table light is unsound")
        .hasMessageContaining(fault);
  }
}
