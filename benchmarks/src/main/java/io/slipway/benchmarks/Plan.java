package io.slipway.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * How much to measure, and where.
 *
 * @param quick whether to measure just enough to see that all of it works
 * @param directory on the disk to measure
 */
record Plan(boolean quick, Path directory) {
  int pick(int full, int few) {
    return quick ? few : full;
  }

  /** Returns a directory that does not exist yet. */
  Path fresh(String name) {
    Path path = directory.resolve(name);
    delete(path);
    return path;
  }

  static void delete(Path path) {
    if (Files.notExists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
