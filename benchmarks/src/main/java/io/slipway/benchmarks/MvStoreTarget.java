package io.slipway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** H2's MVStore with a group commit put before it: a thread commits whatever has queued up. */
final class MvStoreTarget implements CommitTarget {
  private static final class Change {
    private final int record;
    private final byte[] value;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();

    Change(int record, byte[] value) {
      this.record = record;
      this.value = value;
    }
  }

  private final MVStore store;
  private final MVMap<String, byte[]> map;
  private final BlockingQueue<Change> queue = new LinkedBlockingQueue<>();
  private final Thread writer = new Thread(this::write, "mvstore-writer");

  MvStoreTarget(Path directory) throws IOException {
    Files.createDirectories(directory);
    store =
        new MVStore.Builder()
            .fileName(directory.resolve("data.mv").toString())
            .autoCommitDisabled()
            .open();
    map = store.openMap("state");
    writer.start();
  }

  @Override
  public void commit(int record, byte[] value) {
    Change change = new Change(record, value.clone());
    queue.add(change);
    change.done.join();
  }

  private void write() {
    List<Change> group = new ArrayList<>();
    try {
      while (true) {
        group.add(queue.take());
        queue.drainTo(group);
        for (Change change : group) {
          map.put(CommitTarget.key(change.record), change.value);
        }
        store.commit();
        store.sync();
        group.forEach(change -> change.done.complete(true));
        group.clear();
      }
    } catch (InterruptedException e) {
      // That is how close() ends this thread.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      group.forEach(change -> change.done.completeExceptionally(e));
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    store.close();
  }
}
