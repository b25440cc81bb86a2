package io.slipway.engine.internal.store;

import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * The only class that touches MapDB, and so the only one that loads it.
 *
 * <p>The file is written once and never updated, without MapDB's transactions: those give no crash
 * safety. Through a channel: a mapping holds the room of a deleted file until a collection, and
 * turns a full disk into the end of the JVM. An interrupt would close the channel, so this is
 * called only on threads that cannot be interrupted.
 */
final class MapDbCheckpoint {
  private static final String STATE = "state";
  private static final String HEAD = "head";
  private static final long MAGIC = 0x534C_4950_4D41_5044L;
  private static final int VALUE_HEAD = Integer.BYTES + Long.BYTES;

  /**
   * After how many bytes they are forced. MapDB itself forces each MiB at the end, and each of
   * those makes the file system commit, for which a journal's force has to wait.
   */
  private static final int FORCED = 16 * 1024 * 1024;

  private MapDbCheckpoint() {}

  /** The content of the head record, in addition to what was read. */
  private record Head(int schema, long storeId, long sequence, long count, long digest) {}

  /** Writes a new file, which is forced but for its last bytes. */
  static void write(
      StoreFiles files,
      Path file,
      long storeId,
      long sequence,
      SortedMap<String, Entry> state,
      Throttle breaks)
      throws IOException {
    // A boundary to foreign code: MapDB throws runtime exceptions and errors of many kinds.
    try (DB db = DBMaker.fileDB(file.toFile()).fileChannelEnable().make();
        StoreFiles.StoreFile out = files.open(file)) {
      DB.TreeMapSink<String, byte[]> sink =
          db.treeMap(STATE, Serializer.STRING, Serializer.BYTE_ARRAY).createFromSink();
      long digest = 0;
      int unforced = 0;
      for (Map.Entry<String, Entry> record : state.entrySet()) {
        byte[] value = encode(record.getKey(), record.getValue());
        digest = digest(digest, value);
        sink.put(record.getKey(), value);
        unforced += value.length;
        if (unforced >= FORCED) {
          unforced = 0;
          out.force();
        }
        breaks.rest();
      }
      sink.create();
      ByteBuffer head = ByteBuffer.allocate(StoreFormat.SLOT);
      head.putLong(MAGIC).putInt(StoreFormat.SCHEMA).putLong(storeId).putLong(sequence);
      head.putLong(state.size()).putLong(digest);
      BTreeMap<String, byte[]> heads =
          db.treeMap(HEAD, Serializer.STRING, Serializer.BYTE_ARRAY).create();
      heads.put(HEAD, StoreFormat.sealed(head).array());
      out.force();
      breaks.rest();
      db.commit();
    } catch (RuntimeException | Error e) {
      throw new IOException("the checkpoint could not be written: " + StoreErrors.reason(e), e);
    }
  }

  /** Reads a whole file, in the order of the keys. */
  static void read(Path file, long storeId, long sequence, BiConsumer<String, Entry> sink) {
    String at = "the head";
    try (DB db = DBMaker.fileDB(file.toFile()).fileChannelEnable().readOnly().make()) {
      Head head = head(db.treeMap(HEAD, Serializer.STRING, Serializer.BYTE_ARRAY).open().get(HEAD));
      if (head.schema > StoreFormat.SCHEMA) {
        throw StoreErrors.newerSchema(file, head.schema);
      }
      check("store id", storeId, head.storeId);
      check("sequence", sequence, head.sequence);
      long count = 0;
      long digest = 0;
      for (Map.Entry<String, byte[]> record :
          db.treeMap(STATE, Serializer.STRING, Serializer.BYTE_ARRAY).open().getEntries()) {
        at = "record " + count;
        sink.accept(record.getKey(), decode(record.getKey(), record.getValue()));
        digest = digest(digest, record.getValue());
        count++;
      }
      at = "the end";
      check("count", head.count, count);
      check("digest", head.digest, digest);
    } catch (SlipwayException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw StoreErrors.damaged(
          file,
          0,
          "a checkpoint that reads whole",
          StoreErrors.reason(e) + " at " + at,
          Checkpoints.NEXT,
          e);
    }
  }

  private static Head head(byte @Nullable [] bytes) {
    if (bytes == null || !StoreFormat.isSlot(bytes, 0, MAGIC)) {
      throw new IllegalStateException("no head with a right checksum");
    }
    ByteBuffer fields = StoreFormat.fields(bytes, 0);
    return new Head(
        fields.getInt(), fields.getLong(), fields.getLong(), fields.getLong(), fields.getLong());
  }

  private static byte[] encode(String key, Entry entry) {
    ByteBuffer value = ByteBuffer.allocate(VALUE_HEAD + entry.bytes().length);
    value.putInt(0).putLong(entry.version()).put(entry.bytes());
    value.putInt(0, valueCrc(key, value.array()));
    return value.array();
  }

  private static Entry decode(String key, byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    check("checksum of " + key, valueCrc(key, value), in.getInt());
    long version = in.getLong();
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return new Entry(version, bytes);
  }

  private static int valueCrc(String key, byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    crc.update(value, Integer.BYTES, value.length - Integer.BYTES);
    return (int) crc.getValue();
  }

  private static long digest(long previous, byte[] value) {
    return StoreFormat.chain(previous, ByteBuffer.wrap(value).getInt(), value.length);
  }

  private static void check(String what, long expected, long was) {
    if (expected != was) {
      throw new IllegalStateException(what + ": expected " + expected + ", was " + was);
    }
  }
}
