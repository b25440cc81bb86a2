package io.slipway.engine.internal.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The first slot of a journal.
 *
 * @param size the file's length in bytes
 * @param storeId the store that it belongs to
 * @param firstSequence the first change that it may hold
 * @param digest of everything before it
 */
record JournalHeader(int size, long storeId, long firstSequence, long digest) {
  ByteBuffer encode() {
    return StoreFormat.sealed(
        StoreFormat.slot(StoreFormat.JOURNAL_MAGIC)
            .putInt(size)
            .putLong(storeId)
            .putLong(firstSequence)
            .putLong(digest));
  }

  static JournalHeader decode(Path file, byte[] bytes) {
    if (!StoreFormat.isSlot(bytes, 0, StoreFormat.JOURNAL_MAGIC)) {
      throw StoreErrors.damaged(
          file, 0, "a journal's head with a right checksum", "something else");
    }
    ByteBuffer fields = StoreFormat.fields(bytes, 0);
    int schema = fields.getInt();
    if (schema > StoreFormat.SCHEMA) {
      throw StoreErrors.newerSchema(file, schema);
    }
    JournalHeader header =
        new JournalHeader(fields.getInt(), fields.getLong(), fields.getLong(), fields.getLong());
    if (header.size != bytes.length) {
      throw StoreErrors.damaged(
          file,
          Math.min(header.size, bytes.length),
          "a length of " + header.size + " bytes",
          bytes.length);
    }
    return header;
  }
}
