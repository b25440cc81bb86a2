package io.slipway.engine.internal.store;

import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes checkpoints on a thread of its own, each where a journal has ended. Told so by the writer,
 * which waits only where journals would pile up beyond the bound on the disk's use.
 */
final class Checkpointer {
  private final StoreOptions options;
  private final Checkpoints checkpoints;
  private final StateMap state;
  private final long storeId;
  private long journalBytes;

  /** How much data the last checkpoint held: MapDB's own file is never below 2 MiB. */
  private volatile long lastBytes;

  private volatile @Nullable Throwable failure;
  private @Nullable Thread running;
  private Throttle breaks = Throttle.none();

  Checkpointer(
      StoreOptions options, Path directory, StateMap state, long storeId, LoadedStore loaded) {
    this.options = options;
    this.checkpoints = new Checkpoints(options.files(), directory);
    this.state = state;
    this.storeId = storeId;
    for (JournalScan journal : loaded.journals()) {
      journalBytes += journal.sealed() ? journal.header().size() : 0;
    }
    lastBytes = loaded.checkpoint() == null ? 0 : bytes(state.all());
  }

  /** Returns the failure of a checkpoint, or null. After one the store has failed. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Counts a journal that has ended, and begins a checkpoint of its end when enough have. */
  void journalEnded(int bytes, long sequence, long digest) {
    journalBytes += bytes;
    long threshold = Math.max(options.checkpointBytes(), lastBytes);
    if (running != null && (!running.isAlive() || journalBytes > threshold / 2)) {
      await();
    }
    if (running == null && failure == null && journalBytes >= threshold) {
      journalBytes = 0;
      state.beginSnapshot();
      Throttle its = new Throttle();
      breaks = its;
      Thread thread = options.checkpointThreads().newThread(() -> run(sequence, digest, its));
      thread.setName("slipway-store-checkpoint");
      thread.setDaemon(true);
      running = thread;
      thread.start();
    }
  }

  /** Waits for a running checkpoint. */
  void await() {
    Thread thread = running;
    if (thread != null) {
      breaks.end(thread);
      Uninterrupted.join(thread);
      running = null;
    }
  }

  private static long bytes(Map<String, Entry> records) {
    long bytes = 0;
    for (Map.Entry<String, Entry> record : records.entrySet()) {
      bytes += record.getKey().length() + record.getValue().bytes().length;
    }
    return bytes;
  }

  private void run(long sequence, long digest, Throttle breaks) {
    try {
      SortedMap<String, Entry> records = state.endSnapshot(sequence);
      checkpoints.write(storeId, sequence, digest, records, breaks);
      lastBytes = bytes(records);
    } catch (IOException | SlipwayException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = new IOException("the checkpoint failed: " + StoreErrors.reason(e), e);
    }
  }
}
