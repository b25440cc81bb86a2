package io.slipway.engine.internal.diagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.MachineDiagrams;
import io.slipway.engine.MachineDiagrams.Machine;
import io.slipway.engine.internal.diagram.Drawing.Box;
import io.slipway.engine.internal.diagram.Drawing.Curve;
import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.OperationTable;
import io.slipway.engine.internal.model.Golden;
import io.slipway.engine.internal.rebalance.RebalanceTable;
import io.slipway.kernel.Table;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiagramsTest {
  static Stream<Table<?, ?, ?, ?>> tables() {
    return Stream.of(Lifecycle.table(), OperationTable.table(), RebalanceTable.table());
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void theDocumentationShowsTheTables(Machine machine) {
    Path generated = Path.of("../docs/generated");
    String name = machine.name().toLowerCase(Locale.ROOT);
    Golden.compare(
        generated.resolve(name + ".mmd"), MachineDiagrams.mermaid(machine, ""), "DiagramsTest");
    Golden.compare(
        generated.resolve(name + ".svg"), MachineDiagrams.svg(machine, ""), "DiagramsTest");
  }

  @Test
  void marksTheCurrentState() {
    assertThat(MachineDiagrams.mermaid(Machine.LIFECYCLE, "RUNNING"))
        .contains("RUNNING --> SHUTDOWN : SHUTDOWN")
        .contains("class RUNNING current");
    assertThat(MachineDiagrams.svg(Machine.LIFECYCLE, "RUNNING"))
        .isNotEqualTo(MachineDiagrams.svg(Machine.LIFECYCLE, "SHUTDOWN"))
        .isNotEqualTo(MachineDiagrams.svg(Machine.LIFECYCLE, ""));
    assertThatThrownBy(() -> MachineDiagrams.svg(Machine.LIFECYCLE, "BROKEN"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was 'BROKEN'");
  }

  @ParameterizedTest
  @MethodSource("tables")
  void isWellFormedAndShowsEveryRow(Table<?, ?, ?, ?> table) throws Exception {
    String svg = Diagrams.svg(table, "");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    table.rows().forEach(row -> assertThat(svg).contains(">" + Arrow.label(row) + "<"));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void nothingLiesOnAnythingElse(Table<?, ?, ?, ?> table) {
    Layout layout = Diagrams.layout(table.name());
    Drawing drawing = new Drawing(table, layout);
    List<Box> boxes = new ArrayList<>(drawing.states);
    drawing.curves.stream().map(Curve::label).forEach(boxes::add);
    for (Box box : boxes) {
      assertThat(box.center().x() - box.width() / 2).as("left of " + box).isNotNegative();
      assertThat(box.center().y() - box.height() / 2).as("top of " + box).isNotNegative();
      assertThat(box.center().x() + box.width() / 2)
          .as("right of " + box)
          .isLessThanOrEqualTo(layout.width);
      assertThat(box.center().y() + box.height() / 2)
          .as("bottom of " + box)
          .isLessThanOrEqualTo(layout.height);
    }
    for (int i = 0; i < boxes.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(boxes.get(i).overlaps(boxes.get(j)))
            .as(boxes.get(i) + " on " + boxes.get(j))
            .isFalse();
      }
    }
  }
}
