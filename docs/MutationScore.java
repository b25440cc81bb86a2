import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Writes into reliability.md how many mutants of each package the tests have killed in PIT's last
 * run, and every survivor with its explanation from mutation-survivors.txt. An explanation names
 * its mutant by class, method, mutator and the source line's text, so that it holds wherever the
 * line moves, and explains one mutant. Ends with 1 if a survivor has no explanation. Run from the
 * root of the repository: {@code java docs/MutationScore.java}.
 */
final class MutationScore {
  private static final String BEGIN = "<!-- mutants: begin (written by MutationScore) -->";
  private static final String END = "<!-- mutants: end -->";
  private static final List<Path> MODULES = List.of(Path.of("kernel"), Path.of("engine"));
  private static final Path EXPLANATIONS = Path.of("docs", "mutation-survivors.txt");
  private static final Path PAGE = Path.of("docs", "reliability.md");

  /**
   * What names a mutant.
   *
   * @param place class and method, without the package
   * @param mutator PIT's name without "Mutator"
   * @param line the text of its line
   */
  private record Mutant(String place, String mutator, String line) {
    @Override
    public String toString() {
      return place + " " + mutator + "\n  in: " + line;
    }
  }

  private static final class Count {
    int all;
    int killed;
    int explained;
  }

  private final Map<Mutant, List<String>> explanations = readExplanations();
  private final Map<String, List<String>> sources = new HashMap<>();
  private final Map<String, Count> packages = new TreeMap<>();
  private final TreeMap<String, List<String>> explained = new TreeMap<>();
  private final List<Mutant> unexplained = new ArrayList<>();

  private MutationScore() throws IOException {}

  public static void main(String[] args) throws Exception {
    MutationScore score = new MutationScore();
    for (Path module : MODULES) {
      NodeList mutants =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(module.resolve("target/pit-reports/mutations.xml").toFile())
              .getElementsByTagName("mutation");
      for (int i = 0; i < mutants.getLength(); i++) {
        score.count(module, (Element) mutants.item(i));
      }
    }
    score.writePage();
    for (Mutant mutant : score.unexplained) {
      System.err.println("survived without an explanation: " + mutant);
    }
    score.explanations.forEach(
        (mutant, rest) ->
            rest.forEach(why -> System.err.println("no such survivor in this run: " + mutant)));
    System.exit(score.unexplained.isEmpty() ? 0 : 1);
  }

  private void count(Path module, Element mutant) throws IOException {
    String type = text(mutant, "mutatedClass");
    String packageName = type.substring(0, type.lastIndexOf('.'));
    Count count = packages.computeIfAbsent(packageName, any -> new Count());
    count.all++;
    if (Boolean.parseBoolean(mutant.getAttribute("detected"))) {
      count.killed++;
      return;
    }
    String mutator = text(mutant, "mutator");
    Mutant survivor =
        new Mutant(
            type.substring(type.lastIndexOf('.') + 1) + "." + text(mutant, "mutatedMethod"),
            mutator.substring(mutator.lastIndexOf('.') + 1).replaceAll("Mutator$", ""),
            line(
                module,
                packageName,
                text(mutant, "sourceFile"),
                Integer.parseInt(text(mutant, "lineNumber"))));
    List<String> left = explanations.getOrDefault(survivor, List.of());
    if (left.isEmpty()) {
      unexplained.add(survivor);
      return;
    }
    count.explained++;
    explained
        .computeIfAbsent(
            "| `" + survivor.place() + "` | " + survivor.mutator() + " | " + left.remove(0) + " |",
            any -> new ArrayList<>())
        .add(survivor.line());
  }

  private void writePage() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("Written on " + LocalDate.now(ZoneOffset.UTC) + ", Java " + Runtime.version() + ".");
    lines.add("");
    lines.add("| package | mutants | killed | survivors explained | unexplained |");
    lines.add("|---|---|---|---|---|");
    Count sum = new Count();
    packages.forEach(
        (name, count) -> {
          String shown = name.replaceFirst("^io\\.slipway\\.(engine\\.internal\\.)?", "");
          lines.add(row("`" + shown + "`", count));
          sum.all += count.all;
          sum.killed += count.killed;
          sum.explained += count.explained;
        });
    lines.add(row("all", sum));
    lines.add("");
    lines.add("| survivor in | mutator | why no test can or needs to kill it |");
    lines.add("|---|---|---|");
    explained.forEach((row, mutants) -> mutants.forEach(any -> lines.add(row)));
    for (Mutant mutant : unexplained) {
      lines.add("| `" + mutant.place() + "` | " + mutant.mutator() + " | **UNEXPLAINED** |");
    }
    String before = Files.readString(PAGE);
    int from = before.indexOf(BEGIN) + BEGIN.length();
    int to = before.indexOf(END);
    if (from < BEGIN.length() || to < from) {
      throw new IOException(PAGE + " has no place for mutants");
    }
    Files.writeString(
        PAGE,
        before.substring(0, from) + "\n" + String.join("\n", lines) + "\n" + before.substring(to));
  }

  private static String row(String name, Count count) {
    return "| " + name + " | " + count.all + " | " + count.killed + " ("
        + 1000 * count.killed / count.all / 10.0 + " %) | " + count.explained + " | "
        + (count.all - count.killed - count.explained) + " |";
  }

  /** Reads blocks of three lines: place and mutator, "in: " the line, "why: " the explanation. */
  private static Map<Mutant, List<String>> readExplanations() throws IOException {
    Map<Mutant, List<String>> read = new HashMap<>();
    List<String> lines =
        Files.readAllLines(EXPLANATIONS).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    if (lines.size() % 3 != 0) {
      throw new IOException(EXPLANATIONS + " is not made of blocks of three lines");
    }
    for (int i = 0; i < lines.size(); i += 3) {
      String[] head = lines.get(i).split(" ", 2);
      Mutant mutant = new Mutant(head[0], head[1], after("in: ", lines.get(i + 1)));
      read.computeIfAbsent(mutant, any -> new ArrayList<>()).add(after("why: ", lines.get(i + 2)));
    }
    return read;
  }

  private static String after(String word, String line) throws IOException {
    if (!line.startsWith(word)) {
      throw new IOException(EXPLANATIONS + ": expected '" + word + "', was '" + line + "'");
    }
    return line.substring(word.length());
  }

  private String line(Path module, String packageName, String file, int number)
      throws IOException {
    Path path =
        module.resolve("src/main/java").resolve(packageName.replace('.', '/')).resolve(file);
    List<String> lines = sources.get(path.toString());
    if (lines == null) {
      lines = Files.readAllLines(path);
      sources.put(path.toString(), lines);
    }
    return lines.get(number - 1).strip();
  }

  private static String text(Element mutant, String name) {
    return mutant.getElementsByTagName(name).item(0).getTextContent();
  }
}
