package io.slipway.engine.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Marks where the journal of a cleanly closed store ends.
 *
 * @param storeId the store
 * @param journal the first change of the newest journal
 * @param end where its next frame goes
 * @param sequence the last change
 * @param digest of everything up to it
 */
record CleanShutdownMark(long storeId, long journal, int end, long sequence, long digest) {
  static CleanShutdownMark of(JournalScan last) {
    return new CleanShutdownMark(
        last.header().storeId(),
        last.header().firstSequence(),
        last.end(),
        last.sequence(),
        last.digest());
  }

  ByteBuffer encode() {
    return StoreFormat.sealed(
        StoreFormat.slot(StoreFormat.CLEAN_MAGIC)
            .putInt(end)
            .putLong(storeId)
            .putLong(journal)
            .putLong(sequence)
            .putLong(digest));
  }

  static CleanShutdownMark read(StoreFiles files, Path file) throws IOException {
    ByteBuffer fields = AtomicFile.read(files, file, StoreFormat.CLEAN_MAGIC);
    int end = fields.getInt();
    return new CleanShutdownMark(
        fields.getLong(), fields.getLong(), end, fields.getLong(), fields.getLong());
  }
}
