package io.slipway.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an open has cut off a store that did not end with a whole write. After a crash that is the
 * write that was under way, which nobody was answered; only where the disk has lost or damaged the
 * last write that it had acknowledged is an answered change among it.
 *
 * @param file the journal
 * @param offset where the write began, in bytes
 * @param bytes how far it reached
 * @param kept a copy of those bytes; null where the disk had no room for it
 */
public record StoreCut(Path file, long offset, long bytes, @Nullable Path kept) {
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
