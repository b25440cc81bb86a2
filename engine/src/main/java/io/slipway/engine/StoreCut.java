package io.slipway.engine;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an open has cut off a store that did not end with a whole write. After a crash that is the
 * write that was under way, which nobody was answered; only where the disk has lost or damaged the
 * last write that it had acknowledged is an answered change among it. Immutable; later versions may
 * tell more.
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
   * Makes one.
   *
   * @param file the journal
   * @param offset where the write began, in bytes
   * @param bytes how far it reached
   * @param kept a copy of those bytes; null where the disk had no room for it
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

  /** Returns how far it reached, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns a copy of those bytes, unless the disk had no room for it. */
  public Optional<Path> kept() {
    return Optional.ofNullable(kept);
  }

  /** Says what was cut, and what to do next. */
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
