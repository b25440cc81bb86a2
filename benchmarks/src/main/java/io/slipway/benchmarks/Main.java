package io.slipway.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Runs the benchmarks one after the other, each in a JVM of its own, and writes the page. */
final class Main {
  private static final String USAGE =
      "usage: run [--quick] [--dir DIRECTORY] [--page FILE] [BENCHMARK...]";

  private final Path directory;
  private final boolean quick;

  private Main(Path directory, boolean quick) {
    this.directory = directory;
    this.quick = quick;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    boolean quick = false;
    Path directory = Path.of(System.getProperty("java.io.tmpdir"), "slipway-benchmarks");
    Path page = null;
    Set<Benchmark> chosen = EnumSet.noneOf(Benchmark.class);
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> quick = true;
        case "--dir" -> directory = Path.of(args[++i]);
        case "--page" -> page = Path.of(args[++i]);
        case "--help" -> {
          System.out.println(USAGE + "; benchmarks: " + List.of(Benchmark.values()));
          return;
        }
        default ->
            chosen.add(Benchmark.valueOf(args[i].toUpperCase(Locale.ROOT).replace('-', '_')));
      }
    }
    Set<Benchmark> wanted =
        chosen.isEmpty() ? EnumSet.complementOf(EnumSet.of(Benchmark.KUBERNETES)) : chosen;
    Main main = new Main(directory.toAbsolutePath(), quick);
    Figures figures = Figures.collecting();
    Map<Benchmark, Long> seconds = new EnumMap<>(Benchmark.class);
    for (Benchmark benchmark : wanted) {
      long begin = System.nanoTime();
      main.runChild(benchmark, figures);
      seconds.put(benchmark, (System.nanoTime() - begin) / 1_000_000_000L);
    }
    boolean kubernetes = wanted.contains(Benchmark.KUBERNETES);
    if (kubernetes && wanted.size() > 1) {
      throw new IllegalArgumentException("kubernetes runs alone, was beside others: " + wanted);
    }
    String section =
        kubernetes ? new KubernetesSection(figures, quick).text() : KubernetesSection.of(page);
    String text =
        kubernetes
            ? KubernetesSection.before(page) + section
            : new Page(figures, quick, seconds).text() + section;
    if (page == null) {
      System.out.println(text);
    } else {
      Files.writeString(page, text);
      System.out.println("written to " + page);
    }
  }

  private void runChild(Benchmark benchmark, Figures figures)
      throws IOException, InterruptedException {
    System.err.println("measuring " + benchmark);
    Path own = directory.resolve(benchmark.name().toLowerCase(Locale.ROOT));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms3g", "-Xmx3g"));
    System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith("slipway."))
        .forEach(key -> command.add("-D" + key + "=" + System.getProperty(key)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(Child.class.getName(), benchmark.name(), own.toString(), quick ? "quick" : "full"));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (!figures.take(line)) {
          System.err.println(line);
        }
      }
    }
    int status = child.waitFor();
    Plan.delete(own);
    if (status != 0) {
      throw new IOException(benchmark + " failed with status " + status);
    }
  }
}
