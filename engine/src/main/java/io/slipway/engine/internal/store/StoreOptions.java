package io.slipway.engine.internal.store;

/**
 * How a store is kept. Immutable.
 *
 * <p>Defaults: the machine's files, a first journal of 64 KiB, later ones up to 4 MiB, a checkpoint
 * after 16 MiB of journal.
 */
public final class StoreOptions {
  private static final StoreOptions DEFAULTS =
      new StoreOptions(SystemStoreFiles.INSTANCE, 64 * 1024, 4 * 1024 * 1024, 16L * 1024 * 1024);

  private final StoreFiles files;
  private final int firstJournalBytes;
  private final int maxJournalBytes;
  private final long checkpointBytes;

  private StoreOptions(
      StoreFiles files, int firstJournalBytes, int maxJournalBytes, long checkpointBytes) {
    this.files = files;
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
    return new StoreOptions(files, firstJournalBytes, maxJournalBytes, bytes);
  }

  StoreOptions withFiles(StoreFiles value) {
    return new StoreOptions(value, firstJournalBytes, maxJournalBytes, checkpointBytes);
  }

  StoreOptions withJournalBytes(int first, int max) {
    return new StoreOptions(files, Layout.padded(first), Layout.padded(max), checkpointBytes);
  }

  StoreFiles files() {
    return files;
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
