package io.slipway.engine.internal.store;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;

/**
 * The options of a store. Immutable.
 *
 * <p>Defaults: the machine's files, a first journal of 64 KiB, later ones up to 4 MiB, a checkpoint
 * after 16 MiB of journal.
 */
public final class StoreOptions {
  private static final StoreOptions DEFAULTS =
      new StoreOptions(
          SystemStoreFiles.INSTANCE,
          Thread::new,
          ByteBuffer::allocate,
          64 * 1024,
          4 * 1024 * 1024,
          16L * 1024 * 1024);

  private final StoreFiles files;
  private final ThreadFactory checkpointThreads;
  private final IntFunction<ByteBuffer> frames;
  private final int firstJournalBytes;
  private final int maxJournalBytes;
  private final long checkpointBytes;

  private StoreOptions(
      StoreFiles files,
      ThreadFactory checkpointThreads,
      IntFunction<ByteBuffer> frames,
      int firstJournalBytes,
      int maxJournalBytes,
      long checkpointBytes) {
    this.files = files;
    this.checkpointThreads = checkpointThreads;
    this.frames = frames;
    this.firstJournalBytes = firstJournalBytes;
    this.maxJournalBytes = maxJournalBytes;
    this.checkpointBytes = checkpointBytes;
  }

  /** Returns the defaults. */
  public static StoreOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns these options with another checkpoint threshold.
   *
   * @param bytes of journal since the last checkpoint; below, none is made
   */
  public StoreOptions withCheckpointBytes(long bytes) {
    return new StoreOptions(
        files, checkpointThreads, frames, firstJournalBytes, maxJournalBytes, bytes);
  }

  StoreOptions withFiles(StoreFiles value) {
    return new StoreOptions(
        value, checkpointThreads, frames, firstJournalBytes, maxJournalBytes, checkpointBytes);
  }

  /** For a test that decides when a checkpoint runs. */
  StoreOptions withCheckpointThreads(ThreadFactory value) {
    return new StoreOptions(
        files, value, frames, firstJournalBytes, maxJournalBytes, checkpointBytes);
  }

  /** For a test in which there is no memory for large frames. */
  StoreOptions withFrames(IntFunction<ByteBuffer> value) {
    return new StoreOptions(
        files, checkpointThreads, value, firstJournalBytes, maxJournalBytes, checkpointBytes);
  }

  StoreOptions withJournalBytes(int first, int max) {
    return new StoreOptions(
        files,
        checkpointThreads,
        frames,
        StoreFormat.padded(first),
        StoreFormat.padded(max),
        checkpointBytes);
  }

  StoreFiles files() {
    return files;
  }

  ThreadFactory checkpointThreads() {
    return checkpointThreads;
  }

  /** Gives room for a frame that is larger than most. */
  IntFunction<ByteBuffer> frames() {
    return frames;
  }

  int firstJournalBytes() {
    return firstJournalBytes;
  }

  int maxJournalBytes() {
    return maxJournalBytes;
  }

  long checkpointBytes() {
    return checkpointBytes;
  }
}
