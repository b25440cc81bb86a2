package io.slipway.engine.internal.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The contents and names of a store's files.
 *
 * <pre>
 * STORE                 made last when a store is made: the store's id
 * journal-SEQ.log       frames; the first one holds change SEQ
 * state-SEQ.db          a MapDB file with every record as change SEQ left it
 * state-SEQ.sum         the checksum of each block of that file
 * CLEAN                 where the journal ends; there only after a clean close
 * cut-N-SEQ-OFFSET.bin  what an open cut off that journal at that offset; never read
 * *.tmp                 unfinished; never read
 * </pre>
 *
 * <p>All heads are slots of 64 bytes: eight bytes of magic, the schema version, fields, and at 60 a
 * CRC32C of the bytes before. A later schema may change all but magic, version and checksum.
 *
 * <p>A journal has its full length from the start and is filled with {@link #FILL}. So a shorter
 * file is damage and never a crash; and as frames start on slots, and a slot lies within one disk
 * sector, a crash leaves of a frame's head all or fill. Whatever is neither is damage. A journal
 * ends with a seal, which is durable before the next journal takes its first frame: a last journal
 * with a seal means that its successor was lost.
 */
final class StoreFormat {
  static final int SCHEMA = 1;
  static final int SLOT = 64;
  static final int SECTOR = 512;
  static final byte FILL = (byte) 0xA5;

  static final long STORE_MAGIC = 0x534C_4950_5354_4F52L;
  static final long JOURNAL_MAGIC = 0x534C_4950_4A52_4E4CL;
  static final long FRAME_MAGIC = 0x534C_4950_4652_414DL;
  static final long SEAL_MAGIC = 0x534C_4950_5345_414CL;
  static final long CLEAN_MAGIC = 0x534C_4950_434C_4541L;
  static final long SUM_MAGIC = 0x534C_4950_5355_4D53L;

  static final String STORE = "STORE";
  static final String CLEAN = "CLEAN";
  static final String TMP = ".tmp";

  private static final String JOURNAL_PREFIX = "journal-";
  private static final String JOURNAL_SUFFIX = ".log";
  private static final String STATE_PREFIX = "state-";
  private static final String STATE_SUFFIX = ".db";
  private static final String SUM_SUFFIX = ".sum";
  private static final Pattern CUT = Pattern.compile("cut-(\\d{9})-\\d{19}-\\d+\\.bin");
  private static final int CRC_AT = SLOT - Integer.BYTES;

  private StoreFormat() {}

  static String journalName(long firstSequence) {
    return JOURNAL_PREFIX + digits(firstSequence) + JOURNAL_SUFFIX;
  }

  static String stateName(long sequence) {
    return STATE_PREFIX + digits(sequence) + STATE_SUFFIX;
  }

  static String sumName(long sequence) {
    return STATE_PREFIX + digits(sequence) + SUM_SUFFIX;
  }

  static OptionalLong journalSequence(String name) {
    return sequence(name, JOURNAL_PREFIX, JOURNAL_SUFFIX);
  }

  static OptionalLong stateSequence(String name) {
    return sequence(name, STATE_PREFIX, STATE_SUFFIX);
  }

  static OptionalLong sumSequence(String name) {
    return sequence(name, STATE_PREFIX, SUM_SUFFIX);
  }

  static String cutName(long number, long journal, long offset) {
    return String.format(Locale.ROOT, "cut-%09d-%s-%d.bin", number, digits(journal), offset);
  }

  static OptionalLong cutNumber(String name) {
    Matcher matcher = CUT.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** Starts a slot with magic and schema version. */
  static ByteBuffer slot(long magic) {
    return ByteBuffer.allocate(SLOT).putLong(magic).putInt(SCHEMA);
  }

  /** Sets a slot's checksum and rewinds it. */
  static ByteBuffer sealed(ByteBuffer slot) {
    slot.putInt(CRC_AT, crc(slot.duplicate().rewind().limit(CRC_AT)));
    return slot.rewind();
  }

  /** Returns whether a slot of that magic with a right checksum is there. */
  static boolean isSlot(byte[] bytes, int offset, long magic) {
    if (bytes.length - offset < SLOT) {
      return false;
    }
    ByteBuffer slot = ByteBuffer.wrap(bytes, offset, SLOT).slice();
    return slot.getLong(0) == magic && slot.getInt(CRC_AT) == crc(bytes, offset, CRC_AT);
  }

  /** Returns a slot's fields, from after magic on. */
  static ByteBuffer fields(byte[] bytes, int offset) {
    return ByteBuffer.wrap(bytes, offset, SLOT).slice().position(Long.BYTES);
  }

  static int slotCrc(byte[] bytes, int offset) {
    return ByteBuffer.wrap(bytes, offset, SLOT).slice().getInt(CRC_AT);
  }

  static int slotCrc(ByteBuffer slot) {
    return slot.getInt(CRC_AT);
  }

  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Returns the length with the padding to the next slot. */
  static int padded(int length) {
    return (length + SLOT - 1) & -SLOT;
  }

  /** Returns the digest of everything up to and with a frame whose head has that checksum. */
  static long chain(long previous, int headCrc, int payloadCrc) {
    long z =
        previous * 0x9E37_79B9_7F4A_7C15L + (((long) headCrc << 32) | (payloadCrc & 0xFFFF_FFFFL));
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  /** Returns the first index from the given one on that is not fill, or the length. */
  static int endOfFill(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != FILL) {
        return i;
      }
    }
    return to;
  }

  static ByteBuffer fill(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, FILL);
    return ByteBuffer.wrap(bytes);
  }

  static String hex(long digest) {
    return String.format(Locale.ROOT, "%016x", digest);
  }

  private static String digits(long sequence) {
    return String.format(Locale.ROOT, "%019d", sequence);
  }

  private static OptionalLong sequence(String name, String prefix, String suffix) {
    if (!name.startsWith(prefix)
        || !name.endsWith(suffix)
        || name.length() != prefix.length() + suffix.length() + 19) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          Long.parseLong(name, prefix.length(), name.length() - suffix.length(), 10));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
