package io.slipway.engine.internal.diagram;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where the states of a table stand, and how far its arrows bend. Set by hand. */
final class Layout {
  /**
   * A point in pixels.
   *
   * @param x to the right
   * @param y downwards
   */
  record Point(double x, double y) {}

  final int width;
  final int height;
  private final Map<String, Point> centers = new LinkedHashMap<>();
  private final Map<String, Double> bends = new LinkedHashMap<>();

  private Layout(int width, int height) {
    this.width = width;
    this.height = height;
  }

  static Layout lifecycle() {
    return new Layout(760, 330)
        .put("ABSENT", 90, 70)
        .put("CREATED", 370, 70)
        .put("RUNNING", 650, 70)
        .put("SHUTDOWN", 650, 260)
        .put("DELETED", 370, 260)
        .bend("RUNNING", "SHUTDOWN", 40)
        .bend("SHUTDOWN", "RUNNING", 40);
  }

  static Layout operation() {
    return new Layout(1180, 700)
        .put("APPLYING", 240, 120)
        .put("ROLLING_BACK", 940, 120)
        .put("BLOCKED", 590, 360)
        .put("DONE", 240, 620)
        .put("ROLLED_BACK", 940, 620)
        .bend("APPLYING", "BLOCKED", 70)
        .bend("BLOCKED", "APPLYING", 70)
        .bend("ROLLING_BACK", "BLOCKED", 70)
        .bend("BLOCKED", "ROLLING_BACK", 70)
        .bend("APPLYING", "ROLLED_BACK", -310);
  }

  static Layout rebalance() {
    return new Layout(900, 520)
        .put("NONE", 110, 70)
        .put("PENDING", 450, 70)
        .put("RETRYING", 790, 70)
        .put("READY", 110, 440)
        .put("NOT_READY", 620, 440)
        .bend("PENDING", "RETRYING", 50)
        .bend("RETRYING", "PENDING", 50)
        .bend("PENDING", "READY", 60)
        .bend("READY", "PENDING", 60)
        .bend("RETRYING", "NOT_READY", 60)
        .bend("NOT_READY", "PENDING", 130);
  }

  private Layout put(String state, double x, double y) {
    centers.put(state, new Point(x, y));
    return this;
  }

  private Layout bend(String from, String to, double pixels) {
    bends.put(from + " " + to, pixels);
    return this;
  }

  Point center(String state) {
    Point center = centers.get(state);
    if (center == null) {
      throw new IllegalArgumentException("the layout has no place for state " + state);
    }
    return center;
  }

  /** Returns how far an arrow bends to its left, seen along the arrow. */
  double bend(Arrow arrow) {
    return bends.getOrDefault(arrow.from() + " " + arrow.to(), 0.0);
  }
}
