package io.slipway.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs one benchmark and prints its figures. Arguments: its name, the directory, quick or full. */
final class Child {
  private Child() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[1]);
    Files.createDirectories(directory);
    Plan plan = new Plan(args[2].equals("quick"), directory);
    Benchmark.valueOf(args[0]).run(plan, Figures.printing());
    // Spring and RocksDB leave threads that are no daemons.
    System.exit(0);
  }
}
