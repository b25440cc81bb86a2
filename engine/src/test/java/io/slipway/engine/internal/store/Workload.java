package io.slipway.engine.internal.store;

import io.slipway.spi.StateStore;
import java.util.Random;

/** Random changes on a few keys. */
final class Workload {
  /** Journals of a few frames and checkpoints after a few journals. */
  static final StoreOptions TINY =
      StoreOptions.defaults().withJournalBytes(2048, 4096).withCheckpointBytes(12 * 1024);

  private Workload() {}

  static void run(StateStore store, Oracle oracle, Random random, int changes) {
    for (int i = 0; i < changes; i++) {
      String key = "cluster-" + random.nextInt(12);
      boolean remove = random.nextInt(5) == 0;
      oracle.change(store, key, remove ? null : text(random));
    }
  }

  static String text(Random random) {
    String unit = Long.toHexString(random.nextLong()) + ".";
    return unit.repeat(random.nextInt(random.nextInt(8) == 0 ? 120 : 30));
  }
}
