package io.slipway.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What stands between {@code // begin} and {@code // end} in the files of this package. */
final class Samples {
  private Samples() {}

  /** Returns the samples of every file. */
  static List<String> all() throws IOException {
    List<String> samples = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/java/io/slipway/docs"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        samples.addAll(of(file));
      }
    }
    return samples;
  }

  /** Returns the samples of one class, in their order. */
  static List<String> of(String name) throws IOException {
    return of(Path.of("src/test/java/io/slipway/docs", name + ".java"));
  }

  private static List<String> of(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> samples = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.equals("// begin")) {
        begin = i;
      } else if (line.equals("// end") && begin >= 0) {
        samples.add(sample(lines.subList(begin, i)));
        begin = -1;
      }
    }
    return samples;
  }

  /** Without the mark and its indentation. */
  private static String sample(List<String> lines) {
    int indent = lines.get(0).indexOf("//");
    return lines.subList(1, lines.size()).stream()
        .map(line -> line.isEmpty() ? line : line.substring(indent))
        .collect(Collectors.joining("\n"));
  }
}
