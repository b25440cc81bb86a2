package io.slipway.engine.internal.diagram;

import io.slipway.engine.internal.diagram.Drawing.Box;
import io.slipway.engine.internal.diagram.Drawing.Curve;
import io.slipway.kernel.Row;
import io.slipway.kernel.Table;
import java.util.List;
import java.util.Locale;

/** Writes tables as diagrams; the same table gives the same text on every machine. */
public final class Diagrams {
  private Diagrams() {}

  /**
   * Returns a Mermaid state diagram.
   *
   * @param current the state to mark, or empty for none
   */
  public static String mermaid(Table<?, ?, ?, ?> table, String current) {
    StringBuilder text = new StringBuilder("stateDiagram-v2\n");
    text.append("    [*] --> ").append(table.initial().name()).append('\n');
    for (Row<?, ?, ?, ?> row : table.rows()) {
      text.append("    ")
          .append(row.from().name())
          .append(" --> ")
          .append(row.to().name())
          .append(" : ")
          .append(Arrow.label(row))
          .append('\n');
    }
    for (Enum<?> state : table.states()) {
      if (isFinal(table, state)) {
        text.append("    ").append(state.name()).append(" --> [*]\n");
      }
    }
    if (!current.isEmpty()) {
      text.append("    classDef current fill:#ffd54f,stroke:#e65100,stroke-width:3px\n");
      text.append("    class ").append(current).append(" current\n");
    }
    return text.toString();
  }

  /**
   * Returns an SVG image of the table called {@code lifecycle}, {@code operation} or {@code
   * rebalance}.
   *
   * @param current the state to mark, or empty for none
   */
  public static String svg(Table<?, ?, ?, ?> table, String current) {
    Layout layout = layout(table.name());
    Drawing drawing = new Drawing(table, layout);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n",
            layout.width,
            layout.height));
    svg.append("<title>").append(escape(table.name())).append("</title>\n");
    svg.append(
        "<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\""
            + " markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L10 5L0 10z\"/></marker></defs>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    for (Curve curve : drawing.curves) {
      svg.append(
          String.format(
                  Locale.ROOT,
                  "<path d=\"M%.1f %.1fQ%.1f %.1f %.1f %.1f\" fill=\"none\" stroke=\"#444\""
                      + " marker-end=\"url(#tip)\"/>",
                  curve.from().x(),
                  curve.from().y(),
                  curve.control().x(),
                  curve.control().y(),
                  curve.to().x(),
                  curve.to().y())
              + "\n");
    }
    for (Curve curve : drawing.curves) {
      svg.append(box(curve.label(), "fill=\"white\" fill-opacity=\"0.9\"", 0));
    }
    for (Box state : drawing.states) {
      String name = state.lines().get(0);
      boolean last = table.finals().stream().anyMatch(end -> end.name().equals(name));
      String fill = name.equals(current) ? "#ffd54f" : "#e3f2fd";
      String stroke = name.equals(current) ? "#e65100" : "#1565c0";
      svg.append(
          box(
              state,
              "fill=\""
                  + fill
                  + "\" stroke=\""
                  + stroke
                  + "\" stroke-width=\""
                  + (name.equals(current) || last ? 3 : 1.5)
                  + "\"",
              10));
    }
    return svg.append("</svg>\n").toString().replace("\r\n", "\n");
  }

  static Layout layout(String name) {
    return switch (name) {
      case "lifecycle" -> Layout.lifecycle();
      case "operation" -> Layout.operation();
      case "rebalance" -> Layout.rebalance();
      default -> throw new IllegalArgumentException("no layout for table " + name);
    };
  }

  private static boolean isFinal(Table<?, ?, ?, ?> table, Enum<?> state) {
    return table.finals().stream().anyMatch(end -> end.name().equals(state.name()));
  }

  private static String box(Box box, String style, int radius) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\""
                    + radius
                    + "\" "
                    + style
                    + "/>",
                box.center().x() - box.width() / 2,
                box.center().y() - box.height() / 2,
                box.width(),
                box.height())
            + "\n");
    List<String> lines = box.lines();
    for (int i = 0; i < lines.size(); i++) {
      double y = box.center().y() + (i - (lines.size() - 1) / 2.0) * Drawing.LINE + 4;
      svg.append(
          String.format(
                  Locale.ROOT,
                  "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">"
                      + escape(lines.get(i))
                      + "</text>",
                  box.center().x(),
                  y)
              + "\n");
    }
    return svg.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
