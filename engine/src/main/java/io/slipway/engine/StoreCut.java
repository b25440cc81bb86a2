package io.slipway.engine;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that an open has cut off a store that did not end with a whole write. After a crash
 * that is the write under way, which was never acknowledged; an acknowledged change is among them
 * only if the disk has lost or damaged its last acknowledged write. Immutable; later versions may
 * add values.
 */
public final class StoreCut {
  private final Path file;
  private final long offset;
  private final long bytes;
  private final @Nullable Path kept;

  private StoreCut(Path file, long offset, long bytes, @Nullable Path kept) {
    this.file = file;
    this.offset = offset;
    this.bytes = bytes;
    this.kept = kept;
  }

  /**
   * Creates a cut.
   *
   * @param file the journal
   * @param offset where the write began, in bytes
   * @param bytes the length of the write
   * @param kept a copy of those bytes; null if the disk had no room for it
   */
  public static StoreCut of(Path file, long offset, long bytes, @Nullable Path kept) {
    return new StoreCut(file, offset, bytes, kept);
  }

  /** Returns the journal. */
  public Path file() {
    return file;
  }

  /** Returns where the write began, in bytes. */
  public long offset() {
    return offset;
  }

  /** Returns the length of the write, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns a copy of those bytes, unless the disk had no room for it. */
  public Optional<Path> kept() {
    return Optional.ofNullable(kept);
  }

  /** Returns what was cut and what to do next. */
  @Override
  public String toString() {
    return "the store did not end with a whole write: "
        + bytes
        + " bytes at offset "
        + offset
        + " of "
        + file
        + " were cut off"
        + (kept == null ? "" : " and kept in " + kept)
        + "; they hold no answered change, unless the disk has lost or damaged it:"
        + " look at the cluster that was changed last";
  }
}
