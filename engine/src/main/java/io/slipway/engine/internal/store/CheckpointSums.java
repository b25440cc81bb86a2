package io.slipway.engine.internal.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The checksum of each block of a checkpoint's MapDB file, so that damage is found, with its
 * offset, before MapDB sees the file: MapDB checks only its own head, and answers other damage with
 * wrong values, any exception, or none.
 *
 * @param storeId the store
 * @param sequence the last change that the checkpoint holds
 * @param digest of the journal up to it
 * @param length of the MapDB file
 * @param blocks a CRC32C for each block
 */
record CheckpointSums(long storeId, long sequence, long digest, long length, List<Integer> blocks) {
  static final int BLOCK = 4096;

  /** Reads a MapDB file and sums it up. */
  static CheckpointSums of(StoreFiles files, Path db, long storeId, long sequence, long digest)
      throws IOException {
    List<Integer> blocks = new ArrayList<>();
    long length = 0;
    byte[] block = new byte[BLOCK];
    try (InputStream in = new BufferedInputStream(files.input(db), 16 * BLOCK)) {
      for (int n = in.readNBytes(block, 0, BLOCK); n > 0; n = in.readNBytes(block, 0, BLOCK)) {
        blocks.add(StoreFormat.crc(block, 0, n));
        length += n;
      }
    }
    return new CheckpointSums(storeId, sequence, digest, length, blocks);
  }

  /** Returns the two parts of the file: head and block sums. */
  ByteBuffer[] encode() {
    ByteBuffer sums = ByteBuffer.allocate(blocks.size() * Integer.BYTES);
    blocks.forEach(sums::putInt);
    sums.flip();
    ByteBuffer head =
        StoreFormat.slot(StoreFormat.SUM_MAGIC)
            .putInt(StoreFormat.crc(sums.duplicate()))
            .putLong(storeId)
            .putLong(sequence)
            .putLong(digest)
            .putLong(length);
    return new ByteBuffer[] {StoreFormat.sealed(head), sums};
  }

  static CheckpointSums read(StoreFiles files, Path file) throws IOException {
    byte[] bytes = files.read(file);
    if (!StoreFormat.isSlot(bytes, 0, StoreFormat.SUM_MAGIC)) {
      throw StoreErrors.damaged(file, 0, "a head with a right checksum", "something else");
    }
    ByteBuffer fields = AtomicFile.checkSchema(file, StoreFormat.fields(bytes, 0));
    int crc = fields.getInt();
    long storeId = fields.getLong();
    long sequence = fields.getLong();
    long digest = fields.getLong();
    long length = fields.getLong();
    long expected = StoreFormat.SLOT + (length + BLOCK - 1) / BLOCK * Integer.BYTES;
    if (bytes.length != expected
        || StoreFormat.crc(bytes, StoreFormat.SLOT, bytes.length - StoreFormat.SLOT) != crc) {
      throw StoreErrors.damaged(
          file,
          Math.min(StoreFormat.SLOT, bytes.length),
          expected + " bytes with a right checksum",
          bytes.length + " other bytes");
    }
    List<Integer> blocks = new ArrayList<>((int) ((length + BLOCK - 1) / BLOCK));
    for (ByteBuffer sums = ByteBuffer.wrap(bytes).position(StoreFormat.SLOT);
        sums.hasRemaining(); ) {
      blocks.add(sums.getInt());
    }
    return new CheckpointSums(storeId, sequence, digest, length, blocks);
  }

  /** Compares the MapDB file with the sums. */
  void verify(StoreFiles files, Path db) throws IOException {
    CheckpointSums now = of(files, db, storeId, sequence, digest);
    for (int i = 0; i < Math.min(blocks.size(), now.blocks.size()); i++) {
      if (!blocks.get(i).equals(now.blocks.get(i))) {
        throw StoreErrors.damaged(
            db, (long) i * BLOCK, "a block with the recorded checksum", "another");
      }
    }
    if (now.length != length) {
      throw StoreErrors.damaged(
          db, Math.min(length, now.length), "a length of " + length + " bytes", now.length);
    }
  }
}
