package io.slipway.engine.internal.diagram;

import io.slipway.kernel.Row;
import io.slipway.kernel.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All rows of a table between two states.
 *
 * @param from where they begin
 * @param to where they lead
 * @param labels an event with its guard each
 */
record Arrow(String from, String to, List<String> labels) {
  static List<Arrow> of(Table<?, ?, ?, ?> table) {
    Map<List<String>, List<String>> labels = new LinkedHashMap<>();
    for (Row<?, ?, ?, ?> row : table.rows()) {
      labels
          .computeIfAbsent(List.of(row.from().name(), row.to().name()), any -> new ArrayList<>())
          .add(label(row));
    }
    List<Arrow> arrows = new ArrayList<>();
    labels.forEach(
        (ends, texts) -> arrows.add(new Arrow(ends.get(0), ends.get(1), List.copyOf(texts))));
    return arrows;
  }

  static String label(Row<?, ?, ?, ?> row) {
    return row.event() + (row.guard().isConditional() ? " [" + row.guard().name() + "]" : "");
  }

  boolean isLoop() {
    return from.equals(to);
  }
}
