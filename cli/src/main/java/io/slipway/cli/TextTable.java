package io.slipway.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell, two blanks between them, none at the end. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();

  /**
   * Adds a row.
   *
   * @param cells as many as in every other row; an empty one shows as a hyphen
   */
  TextTable row(String... cells) {
    rows.add(List.of(cells));
    for (int column = 0; column < cells.length; column++) {
      int width = Math.max(1, cells[column].length());
      if (column == widths.size()) {
        widths.add(width);
      } else {
        widths.set(column, Math.max(width, widths.get(column)));
      }
    }
    return this;
  }

  /** Returns the lines, each with the indent before it. */
  List<String> lines(String indent) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column).isEmpty() ? "-" : row.get(column);
        line.append(cell);
        if (column < row.size() - 1) {
          line.append(" ".repeat(widths.get(column) - cell.length() + 2));
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
