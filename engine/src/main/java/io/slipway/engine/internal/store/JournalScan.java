package io.slipway.engine.internal.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a journal.
 *
 * @param file the journal
 * @param header its head
 * @param end where the next frame goes
 * @param lastFrame where the last frame or seal begins, or 0 if there is none
 * @param sequence the last change up to its end
 * @param digest of everything up to its end
 * @param sealed whether a seal ends it
 * @param cut an unfinished last frame after the end, or null
 */
record JournalScan(
    Path file,
    JournalHeader header,
    int end,
    int lastFrame,
    long sequence,
    long digest,
    boolean sealed,
    OpenReport.@Nullable Cut cut) {

  boolean isEmpty() {
    return lastFrame == 0;
  }

  /**
   * Reads a journal and gives its changes to the sink.
   *
   * @param sequence the last change before it
   * @param digest of everything before it
   */
  static JournalScan read(
      Path file, byte[] bytes, long storeId, long sequence, long digest, ChangeSink sink) {
    JournalHeader header = JournalHeader.decode(file, bytes);
    expect(file, 0, "store id", storeId, header.storeId());
    expect(file, 0, "first change", sequence + 1, header.firstSequence());
    expect(file, 0, "digest of what came before", digest, header.digest());
    int at = StoreFormat.SLOT;
    int lastFrame = 0;
    long lastSequence = sequence;
    long lastDigest = digest;
    OpenReport.Cut cut = null;
    boolean sealed = false;
    while (at < bytes.length && !sealed) {
      FrameHeader frame = FrameHeader.decode(bytes, at);
      if (frame == null) {
        cut = tailWithoutHead(file, bytes, at, lastSequence);
        break;
      }
      expect(file, at, "next change", lastSequence + 1, frame.firstSequence());
      expect(file, at, "digest of what came before", lastDigest, frame.previous());
      if (frame.length() < 0 || frame.length() > bytes.length - at - StoreFormat.SLOT) {
        throw StoreErrors.damaged(
            file, at, "a frame within the file", "a payload of " + frame.length() + " bytes");
      }
      int end = at + StoreFormat.SLOT + frame.length();
      if (StoreFormat.crc(bytes, at + StoreFormat.SLOT, frame.length()) != frame.payloadCrc()) {
        // At most one frame was ever not forced, so anything behind it proves that this one was.
        int other = StoreFormat.endOfFill(bytes, end, bytes.length);
        if (other < bytes.length) {
          throw StoreErrors.damaged(
              file,
              at,
              "a frame with a right checksum, as more follows at " + other,
              "a frame with a wrong one");
        }
        cut = new OpenReport.Cut(file, at, end - at);
        break;
      }
      FrameEncoder.decode(file, bytes, at, frame, sink);
      lastFrame = at;
      lastSequence += frame.count();
      lastDigest = frame.digest();
      sealed = frame.seal();
      at = end;
    }
    if (sealed) {
      expectFill(file, bytes, at, "nothing after the seal");
    }
    return new JournalScan(file, header, at, lastFrame, lastSequence, lastDigest, sealed, cut);
  }

  /** Judges what follows the last good frame where no head is. */
  private static OpenReport.@Nullable Cut tailWithoutHead(
      Path file, byte[] bytes, int at, long sequence) {
    int other = StoreFormat.endOfFill(bytes, at, bytes.length);
    if (other == bytes.length) {
      return null;
    }
    int end = bytes.length;
    while (bytes[end - 1] == StoreFormat.FILL) {
      end--;
    }
    // A disk loses whole sectors: where the head is lost, the rest of its sector is too. A killed
    // write leaves a prefix, so of a head that lacks its checksum nothing may follow.
    int sectorEnd = at - at % StoreFormat.SECTOR + StoreFormat.SECTOR;
    boolean prefix = end <= at + StoreFormat.SLOT - Integer.BYTES;
    if (other < sectorEnd && !prefix) {
      throw StoreErrors.damaged(
          file, at, "a frame's head with a right checksum", "other bytes at " + other);
    }
    for (int slot = StoreFormat.padded(other); slot < bytes.length; slot += StoreFormat.SLOT) {
      FrameHeader later = FrameHeader.decode(bytes, slot);
      if (later != null && later.firstSequence() > sequence) {
        throw StoreErrors.damaged(
            file,
            at,
            "the frame of change " + (sequence + 1),
            "none, but change " + later.firstSequence() + " at " + slot);
      }
    }
    return new OpenReport.Cut(file, at, end - at);
  }

  private static void expectFill(Path file, byte[] bytes, int from, String expected) {
    int other = StoreFormat.endOfFill(bytes, from, bytes.length);
    if (other < bytes.length) {
      throw StoreErrors.damaged(file, other, expected, "byte " + bytes[other]);
    }
  }

  private static void expect(Path file, long offset, String what, long expected, long was) {
    if (expected != was) {
      throw StoreErrors.damaged(file, offset, what + " " + expected, was);
    }
  }
}
