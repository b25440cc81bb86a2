package io.slipway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The page's last section, which another run writes than the one that writes all others. */
final class KubernetesSection {
  private static final String TITLE = "\n## Kubernetes\n";
  private static final double MOST = 1.2;

  private final Figures figures;
  private final boolean quick;
  private final StringBuilder out = new StringBuilder();

  KubernetesSection(Figures figures, boolean quick) {
    this.figures = figures;
    this.quick = quick;
  }

  /** Returns the section of a page that is there; empty if there is none. */
  static String of(@Nullable Path page) throws IOException {
    String text = read(page);
    int at = text.indexOf(TITLE);
    return at < 0 ? "" : text.substring(at);
  }

  /** Returns all of a page but the section. */
  static String before(@Nullable Path page) throws IOException {
    String text = read(page);
    int at = text.indexOf(TITLE);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String read(@Nullable Path page) throws IOException {
    return page == null || Files.notExists(page) ? "" : Files.readString(page);
  }

  String text() throws IOException {
    out.append(TITLE).append(Page.resource("kubernetes.md"));
    if (quick) {
      out.append("\n**A quick run: it shows that everything works, and is no measurement.**\n");
    }
    line("");
    line("| SPUs | work | engine (s) | platform alone (s) | engine ÷ platform | to reach | |");
    line("|---|---|---|---|---|---|---|");
    for (int members : new int[] {1, 3}) {
      for (String work : new String[] {"create", "shutdown", "resume"}) {
        ratio(work, members);
      }
    }
    line("");
    line("| requests | 1 SPU | 3 SPUs | 6 SPUs | bound for n SPUs | |");
    line("|---|---|---|---|---|---|");
    requests("create", 80, 40);
    requests("status", 8, 0);
    requests("probe", 9, 0);
    requests("shutdown", 30, 30);
    requests("resume", 30, 35);
    requests("delete", 70, 40);
    line("");
    double few = figures.of("kubernetes idle 2").median();
    double many = figures.of("kubernetes idle 6").median();
    line("| requests in a minute under `repairEvery` of 10 s | 2 SPUs | 6 SPUs | to reach | |");
    line("|---|---|---|---|---|");
    line(
        String.format(
            Locale.ROOT,
            "| one idle cluster | %.0f | %.0f | the same | %s |",
            few,
            many,
            verdict(Math.abs(few - many) <= 6)));
    line(
        String.format(
            Locale.ROOT, "| 100 of them (computed) | %.0f | %.0f | – | |", few * 100, many * 100));
    line("");
    Figures.Spread load = figures.of("kubernetes load");
    line(
        String.format(
            Locale.ROOT,
            "Run on Java %s, %s, %d processors; load of the machine, by minute: %s.",
            Runtime.version().feature(),
            System.getProperty("os.name"),
            Runtime.getRuntime().availableProcessors(),
            load.text("%.1f")));
    return out.toString();
  }

  private void ratio(String work, int members) {
    String name = work + " of " + members;
    Figures.Spread ratio = figures.ratio("kubernetes engine " + name, "kubernetes plain " + name);
    line(
        "| "
            + members
            + " | "
            + work
            + " | "
            + figures.of("kubernetes engine " + name).text("%.2f")
            + " | "
            + figures.of("kubernetes plain " + name).text("%.2f")
            + " | "
            + ratio.text("%.2f")
            + " | ≤ "
            + MOST
            + " | "
            + verdict(ratio.median() <= MOST)
            + " |");
  }

  private void requests(String work, int fixed, int each) {
    StringBuilder cells = new StringBuilder("| " + work + " | ");
    boolean within = true;
    for (int members : new int[] {1, 3, 6}) {
      Figures.Spread spread = figures.of("kubernetes requests " + work + " of " + members);
      cells.append(spread.text("%.0f")).append(" | ");
      within &= spread.quantile(1) <= fixed + (double) each * members;
    }
    cells.append(fixed).append(each == 0 ? "" : " + " + each + " n");
    line(cells + " | " + verdict(within) + " |");
  }

  private static String verdict(boolean reached) {
    return reached ? "reached" : "**missed**";
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
