package io.slipway.engine.internal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Builds a frame from the changes of a group, and reads them back. Not thread-safe.
 *
 * <p>Frames are small as a rule, and those are built where the disk takes them from. A large one is
 * built in the heap, and its room is given back: memory outside of the heap is the embedder's to
 * bound, and is not given back before a collection.
 */
final class FrameEncoder {
  private static final byte PUT = 1;
  private static final byte REMOVE = 2;
  private static final int CHANGE_OVERHEAD = Byte.BYTES + Short.BYTES + Integer.BYTES;

  private final ByteBuffer small = ByteBuffer.allocateDirect(64 * 1024);
  private final IntFunction<ByteBuffer> room;
  private ByteBuffer buffer = small;
  private int count;

  FrameEncoder(IntFunction<ByteBuffer> room) {
    this.room = room;
  }

  void begin() {
    buffer = small;
    buffer.clear().position(StoreFormat.SLOT);
    count = 0;
  }

  void add(byte[] key, byte @Nullable [] value) {
    ensure(CHANGE_OVERHEAD + key.length + (value == null ? 0 : value.length));
    buffer.put(value == null ? REMOVE : PUT).putShort((short) key.length).put(key);
    if (value != null) {
      buffer.putInt(value.length).put(value);
    }
    count++;
  }

  int count() {
    return count;
  }

  /** Returns the bytes of the payload so far. */
  int size() {
    return buffer.position() - StoreFormat.SLOT;
  }

  /** Ends the frame and returns its head; {@link #bytes} has the whole. */
  FrameHeader end(long firstSequence, long previous) {
    int length = StoreFormat.padded(size());
    while (buffer.position() < StoreFormat.SLOT + length) {
      buffer.put((byte) 0);
    }
    buffer.flip();
    int payloadCrc = StoreFormat.crc(buffer.duplicate().position(StoreFormat.SLOT));
    ByteBuffer head =
        new FrameHeader(false, firstSequence, count, length, previous, payloadCrc, 0).encode();
    int crc = StoreFormat.slotCrc(head);
    buffer.duplicate().put(head);
    return new FrameHeader(false, firstSequence, count, length, previous, payloadCrc, crc);
  }

  ByteBuffer bytes() {
    return buffer.duplicate();
  }

  private void ensure(int more) {
    int needed = buffer.position() + more + StoreFormat.SLOT;
    if (needed > buffer.capacity()) {
      ByteBuffer larger = room.apply(Math.max(needed, 2 * buffer.capacity()));
      larger.put(buffer.flip());
      buffer = larger;
    }
  }

  /** Gives the changes of a payload whose checksum was right to the sink. */
  static void decode(Path file, byte[] bytes, int offset, FrameHeader head, ChangeSink sink) {
    ByteBuffer payload = ByteBuffer.wrap(bytes, offset + StoreFormat.SLOT, head.length());
    try {
      for (int i = 0; i < head.count(); i++) {
        byte kind = payload.get();
        byte[] key = take(payload, payload.getShort());
        byte @Nullable [] value =
            switch (kind) {
              case PUT -> take(payload, payload.getInt());
              case REMOVE -> null;
              default -> throw new IllegalArgumentException("change of kind " + kind);
            };
        sink.accept(new String(key, StandardCharsets.UTF_8), head.firstSequence() + i, value);
      }
    } catch (RuntimeException e) {
      throw StoreErrors.damaged(
          file,
          offset,
          head.count() + " whole changes",
          StoreErrors.reason(e),
          "nothing was changed; keep the directory and restore a backup",
          e);
    }
  }

  private static byte[] take(ByteBuffer from, int length) {
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }
}
