package io.slipway.engine.internal.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The first slot of a frame. The payload follows, padded with zeros to a whole slot.
 *
 * @param seal whether this ends the journal
 * @param firstSequence of the frame's first change
 * @param count how many changes it holds
 * @param length of the payload, padded
 * @param previous the digest of everything before
 * @param payloadCrc of the padded payload
 * @param crc of this slot; 0 before it is encoded
 */
record FrameHeader(
    boolean seal,
    long firstSequence,
    int count,
    int length,
    long previous,
    int payloadCrc,
    int crc) {

  ByteBuffer encode() {
    return StoreFormat.sealed(
        StoreFormat.slot(seal ? StoreFormat.SEAL_MAGIC : StoreFormat.FRAME_MAGIC)
            .putLong(firstSequence)
            .putInt(count)
            .putInt(length)
            .putLong(previous)
            .putInt(payloadCrc));
  }

  /** Returns the seal after a change; the same for the same change, and with its checksum. */
  static FrameHeader seal(long sequence, long digest) {
    FrameHeader seal = new FrameHeader(true, sequence + 1, 0, 0, digest, 0, 0);
    int crc = StoreFormat.slotCrc(seal.encode());
    return new FrameHeader(true, sequence + 1, 0, 0, digest, 0, crc);
  }

  /** Returns the head at that offset, or null if there is none with a right checksum. */
  static @Nullable FrameHeader decode(byte[] bytes, int offset) {
    boolean seal = StoreFormat.isSlot(bytes, offset, StoreFormat.SEAL_MAGIC);
    if (!seal && !StoreFormat.isSlot(bytes, offset, StoreFormat.FRAME_MAGIC)) {
      return null;
    }
    ByteBuffer fields = StoreFormat.fields(bytes, offset).position(Long.BYTES + Integer.BYTES);
    return new FrameHeader(
        seal,
        fields.getLong(),
        fields.getInt(),
        fields.getInt(),
        fields.getLong(),
        fields.getInt(),
        StoreFormat.slotCrc(bytes, offset));
  }

  /** Returns the digest of everything up to and with this frame. */
  long digest() {
    return StoreFormat.chain(previous, crc, payloadCrc);
  }
}
