package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store costs: classes, heap and disk. */
class FootprintIT {
  private static final int THREADS = 32;

  @TempDir Path home = Path.of("");

  @Test
  void aSmallStoreLoadsNoClassOfMapDb() throws IOException, InterruptedException {
    Process child =
        ChildJvm.start(
            SmallStoreChild.class,
            List.of("-Xlog:class+load:stdout", "-XX:TieredStopAtLevel=1"),
            List.of(home.resolve("store").toString()));
    String loaded = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).isZero();
    assertThat(loaded).contains(JournaledStore.class.getName());
    assertThat(loaded)
        .doesNotContain(" org.mapdb.")
        .doesNotContain(" kotlin.")
        .doesNotContain(" net.jpountz.")
        .doesNotContain(" com.google.common.");
  }

  @Test
  void anIdleClusterCostsAtMost400BytesBeyondItsRecord()
      throws IOException, InterruptedException, ExecutionException {
    int clusters = 20_000;
    int recordBytes = 512;
    Path directory = home.resolve("store");
    fill(directory, clusters, recordBytes);
    long before = usedHeap();
    try (JournaledStore store = JournaledStore.open(directory, StoreOptions.defaults())) {
      long perCluster = (usedHeap() - before) / clusters;
      assertThat(store.report().records()).isEqualTo(clusters);
      assertThat(perCluster).isLessThanOrEqualTo(recordBytes + 400L);
    }
  }

  @Test
  void manyUpdatesOfFewRecordsEndOnBoundedDisk()
      throws IOException, InterruptedException, ExecutionException {
    int updates = Integer.getInteger("slipway.store.updates", 40_000);
    int records = 1000;
    Path directory = home.resolve("store");
    long live;
    try (JournaledStore store = JournaledStore.open(directory, StoreOptions.defaults())) {
      parallel(
          thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < updates / THREADS; i++) {
              int record = random.nextInt(records / THREADS) * THREADS + thread;
              String key = "cluster-" + record;
              long version = store.get(key).map(StoredValue::version).orElse(StateStore.ABSENT);
              store.put(key, version, new byte[200 + random.nextInt(1848)]);
            }
          });
      live = liveBytes(store);
    }
    long disk = diskBytes(directory);
    assertThat(disk).isLessThan(4 * live + 64L * 1024 * 1024);
    assertThat(held(directory))
        .as("files that are deleted or closed, and hold their room")
        .isEmpty();
    System.out.println(
        "figure: store: bytes on disk after "
            + updates
            + " updates of 1000 records = "
            + disk
            + ", live data "
            + live);
    assertThat(StoreMaintenance.verify(directory).problems()).isEmpty();
  }

  private static void fill(Path directory, int clusters, int recordBytes)
      throws InterruptedException, ExecutionException {
    try (JournaledStore store = JournaledStore.open(directory, StoreOptions.defaults())) {
      parallel(
          thread -> {
            for (int i = thread; i < clusters; i += THREADS) {
              store.put("cluster/number-" + i, StateStore.ABSENT, new byte[recordBytes]);
            }
          });
    }
  }

  private interface Part {
    void run(int thread);
  }

  private static void parallel(Part part) throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        parts.add(pool.submit(() -> part.run(thread)));
      }
      for (Future<?> each : parts) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static long liveBytes(StateStore store) {
    long[] live = {0};
    store.forEach((key, value) -> live[0] += key.length() + value.bytes().length);
    return live[0];
  }

  private static long diskBytes(Path directory) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** Returns what this process still maps or has open, on systems that tell. */
  private static List<String> held(Path directory) throws IOException {
    List<String> held = new ArrayList<>();
    Path maps = Path.of("/proc/self/maps");
    if (Files.isReadable(maps)) {
      Files.readAllLines(maps).stream()
          .filter(line -> line.contains(directory.toString()))
          .forEach(held::add);
      try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
        for (Path descriptor : descriptors.toList()) {
          if (Files.isSymbolicLink(descriptor)
              && Files.readSymbolicLink(descriptor).startsWith(directory)) {
            held.add(descriptor + " of " + directory);
          }
        }
      }
    }
    return held;
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
