package io.slipway.benchmarks;

import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** The disk use of a store after many updates of few records. */
final class DiskUse {
  private static final int RECORDS = 1024;
  private static final int THREADS = 64;

  private DiskUse() {}

  static void run(Plan plan, Figures figures)
      throws IOException, InterruptedException, ExecutionException {
    int updates = plan.pick(1_000_000, 100_000);
    Path directory = plan.fresh("store");
    long[] live = {0};
    long most = 0;
    try (JournaledStore store = JournaledStore.open(directory, StoreOptions.defaults());
        Crowd crowd = new Crowd(THREADS)) {
      long[] versions = new long[RECORDS];
      int slices = 50;
      for (int slice = 0; slice < slices; slice++) {
        crowd.all(thread -> update(store, versions, thread, updates / slices / THREADS));
        most = Math.max(most, bytes(directory));
      }
      store.forEach((key, value) -> live[0] += key.length() + value.bytes().length);
    }
    double bound = 4.0 * live[0] + 64 * 1024 * 1024;
    figures.add("disk live bytes", (double) live[0]);
    figures.add("disk end bytes", (double) bytes(directory));
    figures.add("disk most bytes", (double) most);
    figures.add("disk bound bytes", bound);
  }

  private static int update(StateStore store, long[] versions, int thread, int updates) {
    Random random = new Random(thread);
    for (int i = 0; i < updates; i++) {
      int record = random.nextInt(RECORDS / THREADS) * THREADS + thread;
      byte[] value = new byte[200 + random.nextInt(1848)];
      versions[record] = store.put(CommitTarget.key(record), versions[record], value);
    }
    return updates;
  }

  private static long bytes(Path directory) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        bytes += size(file);
      }
    }
    return bytes;
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      // Pruned since it was listed.
      return 0;
    }
  }
}
