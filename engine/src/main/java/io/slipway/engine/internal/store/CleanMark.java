package io.slipway.engine.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Says where the journal of a cleanly closed store ends.
 *
 * @param storeId the store
 * @param journal the first change of the newest journal
 * @param end where its next frame goes
 * @param sequence the last change
 * @param digest of everything up to it
 */
record CleanMark(long storeId, long journal, int end, long sequence, long digest) {
  static CleanMark of(JournalScan last) {
    return new CleanMark(
        last.header().storeId(),
        last.header().firstSequence(),
        last.end(),
        last.sequence(),
        last.digest());
  }

  ByteBuffer encode() {
    return Layout.sealed(
        Layout.slot(Layout.CLEAN_MAGIC)
            .putInt(end)
            .putLong(storeId)
            .putLong(journal)
            .putLong(sequence)
            .putLong(digest));
  }

  static CleanMark read(StoreFiles files, Path file) throws IOException {
    ByteBuffer fields = SlotFile.read(files, file, Layout.CLEAN_MAGIC);
    int end = fields.getInt();
    return new CleanMark(
        fields.getLong(), fields.getLong(), end, fields.getLong(), fields.getLong());
  }
}
