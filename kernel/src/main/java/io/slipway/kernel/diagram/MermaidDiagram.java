package io.slipway.kernel.diagram;

import io.slipway.kernel.Row;
import io.slipway.kernel.Table;
import java.util.List;

/**
 * Writes a table as a Mermaid state diagram ({@code stateDiagram-v2}), which many Markdown viewers
 * render. Needs no library, changes nothing, and returns the same text for the same table on every
 * platform. Thread-safe.
 */
public final class MermaidDiagram {
  private MermaidDiagram() {}

  /**
   * Returns a diagram of every row, with the initial and the final states; refusals are left out.
   *
   * @param table the table to draw
   * @param current the name of the state to mark, or empty for none
   * @return lines, each ended by a line feed
   * @throws IllegalArgumentException if the table has no such state
   */
  public static String of(Table<?, ?, ?, ?> table, String current) {
    List<String> states = table.states().stream().map(Enum::name).toList();
    if (!current.isEmpty() && !states.contains(current)) {
      throw new IllegalArgumentException(
          "current must be empty or one of " + states + ", was '" + current + "'");
    }
    StringBuilder text = new StringBuilder("stateDiagram-v2\n");
    text.append("    [*] --> ").append(table.initial().name()).append('\n');
    for (Row<?, ?, ?, ?> row : table.rows()) {
      text.append("    ")
          .append(row.from().name())
          .append(" --> ")
          .append(row.to().name())
          .append(" : ")
          .append(label(row))
          .append('\n');
    }
    for (Enum<?> state : table.states()) {
      if (table.finals().stream().anyMatch(end -> end.name().equals(state.name()))) {
        text.append("    ").append(state.name()).append(" --> [*]\n");
      }
    }
    if (!current.isEmpty()) {
      text.append("    classDef current fill:#ffd54f,stroke:#e65100,stroke-width:3px\n");
      text.append("    class ").append(current).append(" current\n");
    }
    return text.toString();
  }

  private static String label(Row<?, ?, ?, ?> row) {
    return row.event() + (row.guard().isConditional() ? " [" + row.guard().name() + "]" : "");
  }
}
