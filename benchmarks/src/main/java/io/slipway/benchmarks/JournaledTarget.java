package io.slipway.benchmarks;

import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import java.nio.file.Path;

/** Slipway's store. */
final class JournaledTarget implements CommitTarget {
  private final JournaledStore store;
  private final String[] keys;
  private final long[] versions;

  JournaledTarget(Path directory, int records) {
    this.store = JournaledStore.open(directory, StoreOptions.defaults());
    this.keys = new String[records];
    this.versions = new long[records];
    for (int i = 0; i < records; i++) {
      keys[i] = CommitTarget.key(i);
    }
  }

  @Override
  public void commit(int record, byte[] value) {
    versions[record] = store.put(keys[record], versions[record], value);
  }

  JournaledStore store() {
    return store;
  }

  @Override
  public void close() {
    store.close();
  }
}
