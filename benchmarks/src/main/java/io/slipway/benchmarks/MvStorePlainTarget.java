package io.slipway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** H2's MVStore as it comes: each thread puts, commits and syncs. */
final class MvStorePlainTarget implements CommitTarget {
  private final MVStore store;
  private final MVMap<String, byte[]> map;

  MvStorePlainTarget(Path directory) throws IOException {
    Files.createDirectories(directory);
    store =
        new MVStore.Builder()
            .fileName(directory.resolve("data.mv").toString())
            .autoCommitDisabled()
            .open();
    map = store.openMap("state");
  }

  @Override
  public void commit(int record, byte[] value) {
    map.put(CommitTarget.key(record), value.clone());
    store.commit();
    store.sync();
  }

  @Override
  public void close() {
    store.close();
  }
}
