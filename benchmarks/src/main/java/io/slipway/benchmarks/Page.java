package io.slipway.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** The page of a run. */
final class Page {
  private final Figures figures;
  private final boolean quick;
  private final Map<Benchmark, Long> seconds;
  private final StringBuilder out = new StringBuilder();

  Page(Figures figures, boolean quick, Map<Benchmark, Long> seconds) {
    this.figures = figures;
    this.quick = quick;
    this.seconds = seconds;
  }

  String text() {
    out.append(resource("head.md"));
    if (quick) {
      out.append("\n**A quick run: it shows that everything works, and is no measurement.**\n");
    }
    line("");
    line("| work | against | to reach | measured | |");
    line("|---|---|---|---|---|");
    targets();
    line("");
    line("## Figures behind the ratios");
    line("");
    line("Medians with quartiles; on other machines and other days these differ, the ratios less.");
    line("");
    line("| figure | value |");
    line("|---|---|");
    details();
    line("");
    line(
        String.format(
            Locale.ROOT,
            "Run on Java %s, %s, %d processors; seconds: %s.",
            Runtime.version().feature(),
            System.getProperty("os.name"),
            Runtime.getRuntime().availableProcessors(),
            seconds.toString().replace("{", "").replace("}", "").toLowerCase(Locale.ROOT)));
    line("");
    out.append(resource("notes.md"));
    return out.toString();
  }

  private void targets() {
    String decision = "one decision: restore, fire, result";
    atMost(decision, "squirrel's own reused `fire`", 1.1, "decision kernel", "decision squirrel");
    atMost(decision, "Spring Statemachine, reused", 1.0 / 25, "decision kernel", "decision spring");
    informs(decision, "stateless4j, new for each event", "decision kernel", "decision stateless4j");
    informs(decision, "an enum table, the floor", "decision kernel", "decision enum table");
    atLeast(
        "durable commits/s, 1 thread, 1 KB",
        "one `write` and `force(false)`",
        0.85,
        "one thread store",
        "one thread raw");
    String group = "durable commits/s, 64 threads, 1 KB";
    atLeast(group, "RocksDB, sync write batch", 1.0, "64 threads store", "64 threads rocksdb");
    atLeast(group, "MVStore, commit and sync", 3.0, "64 threads store", "64 threads mvstore");
    informs(
        group,
        "MVStore with the same group commit put before it",
        "64 threads store",
        "64 threads mvstore grouped");
    atMost(
        "p99 of a commit while a checkpoint of 100,000 records runs",
        "p99 without one",
        3.0,
        "checkpoint with p99",
        "checkpoint without p99");
    atMost(
        "open and recover 100,000 clusters",
        "10,000 clusters",
        10.0,
        "clusters many seconds",
        "clusters few seconds");
    if (figures.has("clusters cold seconds")) {
      double cold = figures.of("clusters cold seconds").median();
      row("the same, first in a fresh JVM", "seconds", "≤ 3", number(cold), cold <= 3);
      double extra =
          figures.of("clusters many heap").median() - figures.of("clusters record bytes").median();
      row(
          "heap of an idle cluster beyond its record",
          "bytes",
          "≤ 400",
          String.format(Locale.ROOT, "%.0f", extra),
          extra <= 400);
    }
    if (figures.has("local cold seconds")) {
      double warm = figures.of("local many seconds").median();
      double cold = figures.of("local cold seconds").median();
      row("list 10,000 idle local clusters", "seconds", "≤ 3", number(warm), warm <= 3);
      row("the same, first in a fresh JVM", "seconds", "≤ 3", number(cold), cold <= 3);
    }
    atMost(
        "delete one of 10,000 local clusters",
        "one of 10",
        1.25,
        "local many delete",
        "local few delete");
    if (figures.has("disk end bytes")) {
      double share = figures.ratio("disk end bytes", "disk bound bytes").median();
      row(
          "disk after 1,000,000 updates of 1,024 records",
          "4 × live data + 64 MB",
          "≤ 1",
          number(share),
          share <= 1);
    }
    if (figures.has("rebalances refused")) {
      rebalances();
    }
  }

  private void rebalances() {
    double refused = figures.of("rebalances refused").median();
    row(
        "requests of 100 rebalances that a server of five slots refuses, beside two probes",
        "a query for each every 10 s: "
            + percent("rebalances operators refused", "rebalances operators asked"),
        "0",
        number(refused, "%.0f"),
        refused == 0);
    double failed = figures.of("rebalances not ready").median();
    row(
        "of these called NOT_READY for it",
        "the same: " + number(figures.of("rebalances operators not ready").median(), "%.0f"),
        "0",
        number(failed, "%.0f"),
        failed == 0);
    double latest = figures.of("rebalances detection").quantile(1);
    row(
        "READY after the end on the server, the latest",
        "intervals of polls",
        "≤ 2",
        number(latest),
        latest <= 2);
    atMost(
        "requests in an interval while one of 100 is executed",
        "one of 10",
        1.0,
        "rebalances many starts",
        "rebalances few starts");
    double writes = figures.of("rebalances writes").quantile(1);
    row(
        "journal writes of one that is executed, without news",
        "an hour",
        "≤ 10",
        number(writes, "%.0f"),
        writes <= 10);
  }

  private String percent(String name, String anchor) {
    return number(100 * figures.ratio(name, anchor).median(), "%.0f") + " %";
  }

  private void details() {
    detail("decision kernel", "one decision, kernel (thread CPU, ns)", "%.0f");
    detail("decision squirrel", "squirrel reused (ns)", "%.0f");
    detail("decision stateless4j", "stateless4j new for each event (ns)", "%.1f");
    detail("decision spring", "Spring Statemachine reused (ns)", "%.0f");
    detail("decision enum table", "enum table (ns)", "%.1f");
    detail("one thread raw", "write and force, 1 thread (per second)", "%.0f");
    detail("one thread store", "commits, 1 thread (per second)", "%.0f");
    detail("64 threads store", "commits, 64 threads (per second)", "%.0f");
    detail("64 threads rocksdb", "RocksDB, 64 threads (per second)", "%.0f");
    detail("64 threads mvstore", "MVStore, 64 threads (per second)", "%.0f");
    detail("64 threads mvstore grouped", "MVStore grouped, 64 threads (per second)", "%.0f");
    detail("64 threads cpu store", "CPU of a commit, all threads of the JVM (µs)", "%.1f");
    detail("64 threads cpu rocksdb", "the same, RocksDB (µs)", "%.1f");
    detail("64 threads cpu mvstore", "the same, MVStore (µs)", "%.1f");
    detail("64 threads cpu mvstore grouped", "the same, MVStore grouped (µs)", "%.1f");
    detail("checkpoint seconds", "a checkpoint under load (s)", "%.2f");
    detail("checkpoint without p50", "p50 of a commit without a checkpoint (ms)", "%.2f");
    detail("checkpoint with p50", "p50 with one (ms)", "%.2f");
    detail("checkpoint without p99", "p99 without (ms)", "%.2f");
    detail("checkpoint with p99", "p99 with (ms)", "%.2f");
    detail("clusters few seconds", "open and recover 10,000 clusters, warm (s)", "%.3f");
    detail("clusters many seconds", "open and recover 100,000, warm (s)", "%.3f");
    detail("clusters open seconds", "open alone, 100,000, warm (s)", "%.3f");
    detail("clusters cold seconds", "open and recover 100,000, fresh JVM (s)", "%.3f");
    detail("clusters record bytes", "a cluster's record (bytes)", "%.0f");
    detail("clusters few heap", "heap of one of 10,000 (bytes)", "%.0f");
    detail("clusters many heap", "heap of one of 100,000 (bytes)", "%.0f");
    detail("local many seconds", "list 10,000 idle local clusters of 3 SPUs, warm (s)", "%.3f");
    detail("local cold seconds", "the same, first in a fresh JVM (s)", "%.3f");
    detail("local few seconds", "list 10, warm (s)", "%.4f");
    detail("local many delete", "delete one of 10,000 (s)", "%.3f");
    detail("local few delete", "delete one of 10 (s)", "%.3f");
    detail("disk live bytes", "live data of the disk's row (bytes)", "%.0f");
    detail("disk end bytes", "disk at the end (bytes)", "%.0f");
    detail("disk most bytes", "disk at most, seen during the run (bytes)", "%.0f");
    detail("rebalances operators asked", "queries for 100 rebalances in 10 minutes", "%.0f");
    detail("rebalances operators refused", "of these queries refused", "%.0f");
    detail("rebalances operators probes", "probes meanwhile", "%.0f");
    detail("rebalances operators probes refused", "of these probes refused", "%.0f");
    detail("rebalances asked", "requests of 100 rebalances until all are READY", "%.0f");
    detail("rebalances probes", "probes meanwhile", "%.0f");
    detail("rebalances probes refused", "of these probes refused", "%.0f");
    detail("rebalances detection", "READY after the end on the server (intervals)", "%.2f");
    detail("rebalances seconds each", "one of 100, 60 s of them its execution (s)", "%.0f");
    detail("rebalances few starts", "requests in an interval, one of 10 executed", "%.2f");
    detail("rebalances many starts", "requests in an interval, one of 100 executed", "%.2f");
  }

  private void detail(String name, String title, String format) {
    if (figures.has(name)) {
      Figures.Spread spread = figures.of(name);
      String value =
          spread.rounds() == 1
              ? String.format(Locale.ROOT, format, spread.median())
              : spread.text(format) + ", " + spread.rounds() + " rounds";
      line("| " + title + " | " + value + " |");
    }
  }

  private void atMost(String work, String against, double bound, String name, String anchor) {
    if (figures.has(name)) {
      Figures.Spread ratio = figures.ratio(name, anchor);
      row(work, against, "≤ " + number(bound) + " ×", ratio(ratio), ratio.median() <= bound);
    }
  }

  private void atLeast(String work, String against, double bound, String name, String anchor) {
    if (figures.has(name)) {
      Figures.Spread ratio = figures.ratio(name, anchor);
      row(work, against, "≥ " + number(bound) + " ×", ratio(ratio), ratio.median() >= bound);
    }
  }

  private void informs(String work, String against, String name, String anchor) {
    if (figures.has(name)) {
      line(cells(work, against, "–", ratio(figures.ratio(name, anchor)), ""));
    }
  }

  private void row(String work, String against, String bound, String measured, boolean reached) {
    line(cells(work, against, bound, measured, reached ? "reached" : "**missed**"));
  }

  private static String cells(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String ratio(Figures.Spread spread) {
    return number(spread.median())
        + " × ("
        + number(spread.quantile(0.25))
        + "–"
        + number(spread.quantile(0.75))
        + ")";
  }

  private static String number(double value) {
    return number(
        value, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f");
  }

  private static String number(double value, String format) {
    return String.format(Locale.ROOT, format, value);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
