package io.slipway.engine.internal.store;

import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/** Commits until it is killed, and tells before and after each change. */
final class KilledChild {
  static final StoreOptions OPTIONS =
      StoreOptions.defaults()
          .withJournalBytes(64 * 1024, 256 * 1024)
          .withCheckpointBytes(512 * 1024);

  private KilledChild() {}

  public static void main(String[] arguments) {
    long haltAt = Long.parseLong(arguments[3]);
    StoreOptions options =
        haltAt == 0 ? OPTIONS : Workload.TINY.withFiles(new HaltingFiles(haltAt));
    JournaledStore store = JournaledStore.open(Path.of(arguments[0]), options);
    int threads = Integer.parseInt(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (int t = 0; t < threads; t++) {
      int thread = t;
      new Thread(() -> commit(store, out, thread, new Random(seed + thread))).start();
    }
  }

  private static void commit(StateStore store, PrintStream out, int thread, Random random) {
    while (true) {
      String key = "cluster-" + thread + "-" + random.nextInt(8);
      long version = store.get(key).map(StoredValue::version).orElse(StateStore.ABSENT);
      if (version != StateStore.ABSENT && random.nextInt(6) == 0) {
        out.println("asked " + key);
        store.remove(key, version);
        // The removal's own version is not told; it is at least this.
        out.println("acknowledged " + key + " " + (version + 1));
      } else {
        String value = Workload.text(random) + "!";
        out.println("asked " + key + " " + value);
        long next = store.put(key, version, value.getBytes(StandardCharsets.UTF_8));
        out.println("acknowledged " + key + " " + next);
      }
    }
  }
}
