import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes into reliability.md what the harnesses have reported in their last run: the totals of the
 * test reports below each module's target, and each line {@code figure: NAME = VALUE} in their
 * output. Run from the root of the repository: {@code java docs/ReliabilityFigures.java}.
 */
final class ReliabilityFigures {
  private static final String BEGIN = "<!-- figures: begin (written by ReliabilityFigures) -->";
  private static final String END = "<!-- figures: end -->";
  private static final List<String> HARNESSES =
      List.of(
          "KillIT", "CrashIT", "CorruptionIT", "FootprintIT", "DiskFaultTest",
          "StoreFailureTest", "CrashSweepIT", "EngineCrashIT", "KafkaCrashIT", "FullDiskIT",
          "FullDiskAtAStepIT", "TakeoverTest", "FenceIT", "HomeLockIT", "RebootTest", "RepairTest",
          "LifePropertyTest", "StoreAdminTest");
  private static final Pattern SUITE = Pattern.compile("<testsuite [^>]*>");
  private static final Pattern FIGURE = Pattern.compile("figure: (.+?) = ([^\\n<\\]]+)");

  private ReliabilityFigures() {}

  public static void main(String[] args) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("Written on " + LocalDate.now(ZoneOffset.UTC) + ", Java " + Runtime.version() + ", "
        + Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + ".");
    lines.add("");
    lines.add("| harness | tests | failures | seconds |");
    lines.add("|---|---|---|---|");
    TreeMap<String, String> figures = new TreeMap<>();
    for (String harness : HARNESSES) {
      Path report = newest(harness);
      if (report == null) {
        lines.add("| `" + harness + "` | not run | | |");
        continue;
      }
      String text = Files.readString(report);
      Matcher suite = SUITE.matcher(text);
      if (!suite.find()) {
        throw new IOException("no test suite in " + report);
      }
      int failed =
          Integer.parseInt(attribute(suite.group(), "failures"))
              + Integer.parseInt(attribute(suite.group(), "errors"));
      lines.add("| `" + harness + "` | " + attribute(suite.group(), "tests") + " | " + failed
          + " | " + attribute(suite.group(), "time") + " |");
      Matcher figure = FIGURE.matcher(text);
      while (figure.find()) {
        figures.put(figure.group(1), figure.group(2).strip());
      }
    }
    lines.add("");
    lines.add("| figure | value |");
    lines.add("|---|---|");
    figures.forEach((name, value) -> lines.add("| " + name + " | " + value + " |"));
    Path page = Path.of("docs", "reliability.md");
    String before = Files.readString(page);
    int from = before.indexOf(BEGIN) + BEGIN.length();
    int to = before.indexOf(END);
    if (from < BEGIN.length() || to < from) {
      throw new IOException(page + " has no place for figures");
    }
    Files.writeString(
        page,
        before.substring(0, from) + "\n" + String.join("\n", lines) + "\n" + before.substring(to));
  }

  private static Path newest(String harness) throws IOException {
    Path newest = null;
    for (String module : List.of("engine", "cli", "backend-local")) {
      for (String reports : List.of("surefire-reports", "failsafe-reports")) {
        Path directory = Path.of(module, "target", reports);
        if (!Files.isDirectory(directory)) {
          continue;
        }
        try (Stream<Path> files = Files.list(directory)) {
          for (Path file : files.toList()) {
            String name = file.getFileName().toString();
            if (name.startsWith("TEST-")
                && name.endsWith("." + harness + ".xml")
                && (newest == null
                    || Files.getLastModifiedTime(file)
                            .compareTo(Files.getLastModifiedTime(newest))
                        > 0)) {
              newest = file;
            }
          }
        }
      }
    }
    return newest;
  }

  private static String attribute(String element, String name) throws IOException {
    Matcher value = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(element);
    if (!value.find()) {
      throw new IOException("no " + name + " in " + element);
    }
    return value.group(1);
  }
}
