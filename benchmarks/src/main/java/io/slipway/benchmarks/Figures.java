package io.slipway.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The measurements: for each name a series, one figure per round. A child process prints its
 * figures, and its parent reads them back. Not thread-safe.
 */
final class Figures {
  private static final String MARK = "figure ";

  private final Map<String, List<Double>> series = new LinkedHashMap<>();
  private final boolean print;

  private Figures(boolean print) {
    this.print = print;
  }

  static Figures collecting() {
    return new Figures(false);
  }

  static Figures printing() {
    return new Figures(true);
  }

  void add(String name, double value) {
    series.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    if (print) {
      System.out.println(MARK + name + " " + value);
    }
  }

  /** Takes a line of a child's output; returns whether it was a figure. */
  boolean take(String line) {
    if (!line.startsWith(MARK)) {
      return false;
    }
    int blank = line.lastIndexOf(' ');
    add(line.substring(MARK.length(), blank), Double.parseDouble(line.substring(blank + 1)));
    return true;
  }

  boolean has(String name) {
    return series.containsKey(name);
  }

  Spread of(String name) {
    return new Spread(values(name));
  }

  /** Compares two series round by round. */
  Spread ratio(String name, String anchor) {
    double[] above = values(name);
    double[] below = values(anchor);
    double[] ratios = new double[Math.min(above.length, below.length)];
    Arrays.setAll(ratios, i -> above[i] / below[i]);
    return new Spread(ratios);
  }

  private double[] values(String name) {
    List<Double> values = series.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no figures of " + name + " among " + series.keySet());
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** A series in order of size. */
  static final class Spread {
    private final double[] sorted;

    private Spread(double[] values) {
      this.sorted = values.clone();
      Arrays.sort(sorted);
    }

    int rounds() {
      return sorted.length;
    }

    double median() {
      return quantile(0.5);
    }

    double quantile(double share) {
      double at = share * (sorted.length - 1);
      int below = (int) at;
      int above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** Returns the median and the quartiles. */
    String text(String format) {
      return String.format(
          Locale.ROOT,
          format + " (" + format + "–" + format + ")",
          median(),
          quantile(0.25),
          quantile(0.75));
    }
  }
}
