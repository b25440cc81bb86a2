package io.slipway.engine.internal.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The findings of an open.
 *
 * @param created whether there was no store before
 * @param clean whether the store had been closed cleanly
 * @param sequence the last change
 * @param records how many keys there are
 * @param checkpoint the change up to which a checkpoint was read, or 0
 * @param journals how many journals were read after it
 * @param cut the unfinished last frame that was cut off (a reader ignores it), or null
 * @param restore whether a restore was found that a crash had interrupted, and what became of it
 */
public record OpenReport(
    boolean created,
    boolean clean,
    long sequence,
    int records,
    long checkpoint,
    int journals,
    @Nullable Cut cut,
    InterruptedRestore restore) {

  /** The outcome of an interrupted restore. */
  public enum InterruptedRestore {
    /** There was none. */
    NONE,
    /** The replaced store was aside already, so the restored one was taken. */
    FINISHED,
    /** The store was still in its place, so the copy that was to replace it was removed. */
    DROPPED
  }

  /**
   * An unfinished last frame. Its changes were not acknowledged, unless the disk damaged them: the
   * remains of a missing acknowledged change are in the kept file.
   *
   * @param file the journal
   * @param offset where it began
   * @param bytes how far it reached
   * @param kept a copy of those bytes; null for a reader, and where the disk had no room
   */
  public record Cut(Path file, long offset, long bytes, @Nullable Path kept) {
    Cut(Path file, long offset, long bytes) {
      this(file, offset, bytes, null);
    }
  }

  OpenReport with(@Nullable Path kept, InterruptedRestore its) {
    Cut now = cut == null ? null : new Cut(cut.file, cut.offset, cut.bytes, kept);
    return new OpenReport(created, clean, sequence, records, checkpoint, journals, now, its);
  }
}
