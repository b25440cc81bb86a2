package io.slipway.engine.internal.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an open found.
 *
 * @param created whether there was no store before
 * @param clean whether the store had been closed cleanly
 * @param sequence the last change
 * @param records how many keys there are
 * @param checkpoint the change up to which a checkpoint was read, or 0
 * @param journals how many journals were read after it
 * @param cut the unfinished last frame that was cut off (a reader ignores it), or null
 */
public record OpenReport(
    boolean created,
    boolean clean,
    long sequence,
    int records,
    long checkpoint,
    int journals,
    @Nullable Cut cut) {

  /**
   * An unfinished last frame. Its changes were not acknowledged, unless the disk lost them.
   *
   * @param file the journal
   * @param offset where it began
   * @param bytes how far it reached
   */
  public record Cut(Path file, long offset, long bytes) {}
}
