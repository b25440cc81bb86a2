package io.slipway.engine.internal.diagram;

import io.slipway.engine.internal.diagram.Layout.Point;
import io.slipway.kernel.Table;
import java.util.ArrayList;
import java.util.List;

/** The shapes of a diagram, placed. */
final class Drawing {
  static final double BOX_WIDTH = 130;
  static final double BOX_HEIGHT = 44;
  static final double LINE = 15;
  private static final double LETTER = 6.7;
  private static final double LOOP = 46;

  /**
   * A rectangle with text.
   *
   * @param center its middle
   * @param width in pixels
   * @param height in pixels
   * @param lines the text
   */
  record Box(Point center, double width, double height, List<String> lines) {
    boolean overlaps(Box other) {
      return Math.abs(center.x() - other.center.x()) < (width + other.width) / 2
          && Math.abs(center.y() - other.center.y()) < (height + other.height) / 2;
    }
  }

  /**
   * A bent arrow.
   *
   * @param from where it begins
   * @param control what it bends towards
   * @param to where it ends
   * @param label its text
   */
  record Curve(Point from, Point control, Point to, Box label) {}

  final List<Box> states = new ArrayList<>();
  final List<Curve> curves = new ArrayList<>();

  Drawing(Table<?, ?, ?, ?> table, Layout layout) {
    for (Enum<?> state : table.states()) {
      states.add(
          new Box(layout.center(state.name()), BOX_WIDTH, BOX_HEIGHT, List.of(state.name())));
    }
    for (Arrow arrow : Arrow.of(table)) {
      curves.add(arrow.isLoop() ? loop(arrow, layout) : curve(arrow, layout));
    }
  }

  private static Curve curve(Arrow arrow, Layout layout) {
    Point from = layout.center(arrow.from());
    Point to = layout.center(arrow.to());
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    double length = Math.hypot(dx, dy);
    double bend = layout.bend(arrow);
    Point control =
        new Point(
            (from.x() + to.x()) / 2 + dy / length * bend * 2,
            (from.y() + to.y()) / 2 - dx / length * bend * 2);
    Point middle =
        new Point(
            (from.x() + 2 * control.x() + to.x()) / 4, (from.y() + 2 * control.y() + to.y()) / 4);
    return new Curve(border(from, control), control, border(to, control), label(arrow, middle));
  }

  /** A loop stands above its state, with the label above it. */
  private static Curve loop(Arrow arrow, Layout layout) {
    Point center = layout.center(arrow.from());
    double top = center.y() - BOX_HEIGHT / 2;
    double height = arrow.labels().size() * LINE;
    return new Curve(
        new Point(center.x() - 30, top),
        new Point(center.x(), top - LOOP),
        new Point(center.x() + 30, top),
        label(arrow, new Point(center.x(), top - LOOP / 2 - height / 2 - 4)));
  }

  private static Box label(Arrow arrow, Point middle) {
    int longest = arrow.labels().stream().mapToInt(String::length).max().orElse(0);
    return new Box(middle, longest * LETTER + 8, arrow.labels().size() * LINE + 4, arrow.labels());
  }

  /** Returns where the line from a box's middle to a point leaves the box. */
  private static Point border(Point center, Point towards) {
    double dx = towards.x() - center.x();
    double dy = towards.y() - center.y();
    double scale =
        Math.min(
            dx == 0 ? Double.MAX_VALUE : BOX_WIDTH / 2 / Math.abs(dx),
            dy == 0 ? Double.MAX_VALUE : BOX_HEIGHT / 2 / Math.abs(dy));
    return new Point(center.x() + dx * scale, center.y() + dy * scale);
  }
}
