package io.slipway.workload.kafka.internal;

import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a start costs without Slipway's engine and backend: the processes of the same plan, all at
 * once, until the same readiness. Run by {@code bench/bare-start.sh}, not by the build.
 */
final class BareStart {
  private BareStart() {}

  /**
   * Starts clusters, one after the other, and prints the milliseconds of each.
   *
   * @param args the runtime directory, the count of SPUs, the count of rounds, and options of the
   *     spec as {@code key=value}
   */
  public static void main(String[] args) throws IOException {
    Path runtimeDirectory = Path.of(args[0]).toAbsolutePath();
    int spus = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    ClusterSpec.Builder spec = ClusterSpec.builder("bare").spuCount(spus);
    for (String option : Arrays.asList(args).subList(3, args.length)) {
      int equals = option.indexOf('=');
      spec.option(option.substring(0, equals), option.substring(equals + 1));
    }
    try (KafkaWorkload workload =
        new KafkaWorkload(
            new WorkloadContext(runtimeDirectory, TimeSource.system()), Bundle.ofThisBuild())) {
      for (int round = 1; round <= rounds; round++) {
        Path directory = Files.createTempDirectory("slipway-bare-");
        try {
          round(workload, spec.build(), directory);
        } finally {
          FileTrees.delete(directory);
        }
      }
    }
  }

  private static void round(KafkaWorkload workload, ClusterSpec spec, Path directory) {
    try (TestCluster cluster = new TestCluster(workload, spec, directory)) {
      List<MemberId> all = new ArrayList<>(cluster.controllers());
      all.addAll(cluster.spus());
      boolean archive =
          workload.plan(cluster.layout(), all.get(0), OperationKind.START).command().stream()
              .anyMatch(word -> word.contains("-java-"));
      long begin = System.nanoTime();
      cluster.launch(all, OperationKind.START);
      cluster.awaitConfirmed(all);
      long started = System.nanoTime();
      cluster.stop(cluster.spus());
      cluster.stop(cluster.controllers());
      long stopped = System.nanoTime();
      System.out.printf(
          "{\"spus\": %d, \"archive\": %b, \"start_ms\": %d, \"stop_ms\": %d}%n",
          spec.spuCount(), archive, (started - begin) / 1_000_000, (stopped - started) / 1_000_000);
    }
  }
}
