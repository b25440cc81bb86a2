package io.slipway.engine.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Files that are written aside, forced and renamed into place; the small ones are one slot. */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes a file so that it is there whole or not at all. The directory is not forced. */
  static void write(StoreFiles files, Path file, ByteBuffer... parts) throws IOException {
    Path tmp = tmp(file);
    files.delete(tmp);
    try (StoreFiles.StoreFile out = files.create(tmp)) {
      long at = 0;
      for (ByteBuffer part : parts) {
        int length = part.remaining();
        out.write(part, at);
        at += length;
      }
      out.force();
    }
    files.rename(tmp, file);
  }

  /** Reads a file of one slot and returns its fields from after the schema on. */
  static ByteBuffer read(StoreFiles files, Path file, long magic) throws IOException {
    byte[] bytes = files.read(file);
    if (bytes.length != StoreFormat.SLOT || !StoreFormat.isSlot(bytes, 0, magic)) {
      throw StoreErrors.damaged(
          file, 0, "64 bytes with a right checksum", bytes.length + " other bytes");
    }
    return checkSchema(file, StoreFormat.fields(bytes, 0));
  }

  /** Refuses a newer schema; returns the fields after it. */
  static ByteBuffer checkSchema(Path file, ByteBuffer fields) {
    int schema = fields.getInt();
    if (schema > StoreFormat.SCHEMA) {
      throw StoreErrors.newerSchema(file, schema);
    }
    return fields;
  }

  static Path tmp(Path file) {
    return file.resolveSibling(file.getFileName() + StoreFormat.TMP);
  }
}
