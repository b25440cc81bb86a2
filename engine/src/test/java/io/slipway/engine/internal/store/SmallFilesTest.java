package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads, marks and sums: what is written is read again, and anything else is refused. */
class SmallFilesTest {
  private static final StoreFiles FILES = SystemStoreFiles.INSTANCE;

  @TempDir Path home = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void nameAFile() {
    file = home.resolve("file");
  }

  @Test
  void aCleanMarkSaysWhereTheJournalEnds() throws IOException {
    JournalScan scan =
        new JournalScan(file, new JournalHeader(512, 1, 2, 3), 128, 64, 9, 99, false, null);
    CleanShutdownMark mark = CleanShutdownMark.of(scan);
    AtomicFile.write(FILES, file, mark.encode());

    assertThat(mark).isEqualTo(new CleanShutdownMark(1, 2, 128, 9, 99));
    assertThat(CleanShutdownMark.read(FILES, file)).isEqualTo(mark);
    assertThat(AtomicFile.tmp(file)).isEqualTo(home.resolve("file.tmp")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 65})
  void aSlotFileHasOneSlot(int length) throws IOException {
    byte[] mark = new CleanShutdownMark(1, 2, 128, 9, 99).encode().array();
    Files.write(file, Arrays.copyOf(mark, length));

    assertDamaged(
        () -> CleanShutdownMark.read(FILES, file),
        "expected 64 bytes with a right checksum, was " + length + " other bytes");
  }

  @Test
  void aFileIsWrittenInPartsAndTakesThePlaceOfAnother() throws IOException {
    Files.write(AtomicFile.tmp(file), new byte[1000]);
    Files.write(file, new byte[1000]);

    AtomicFile.write(
        FILES, file, ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3, 4, 5}));

    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3, 4, 5});
  }

  @Test
  void aJournalsHeadNamesItsLength() {
    JournalHeader header = new JournalHeader(128, 7, 8, 9);
    byte[] bytes = Arrays.copyOf(header.encode().array(), 128);

    assertThat(JournalHeader.decode(file, bytes)).isEqualTo(header);
    assertDamaged(
        () -> JournalHeader.decode(file, Arrays.copyOf(bytes, 100)),
        "at offset 100: expected a length of 128 bytes, was 100");
    assertDamaged(
        () -> JournalHeader.decode(file, Arrays.copyOf(bytes, 200)),
        "at offset 128: expected a length of 128 bytes, was 200");
    bytes[20] ^= 1;
    assertDamaged(() -> JournalHeader.decode(file, bytes), "a journal's head");
  }

  @Test
  void aNewerSchemaIsRefusedAndNotCalledDamage() {
    byte[] newer =
        StoreFormat.sealed(
                StoreFormat.slot(StoreFormat.JOURNAL_MAGIC).putInt(8, StoreFormat.SCHEMA + 1))
            .array();

    assertThatThrownBy(() -> JournalHeader.decode(file, newer))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
        .hasMessageContaining("expected schema 1 or older, was schema 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 10_000})
  void sumsFindADatabaseThatIsNotWhatItWas(int length) throws IOException {
    byte[] db = new byte[length];
    Arrays.fill(db, (byte) 7);
    Path path = Files.write(home.resolve("db"), db);
    CheckpointSums sums = CheckpointSums.of(FILES, path, 1, 2, 3);
    AtomicFile.write(FILES, file, sums.encode());

    CheckpointSums read = CheckpointSums.read(FILES, file);

    assertThat(read).isEqualTo(sums);
    assertThat(read.blocks()).hasSize((length + 4095) / 4096);
    assertThat(read.length()).isEqualTo(length);
    read.verify(FILES, path);
    for (int at = 0; at < length; at += 4095) {
      db[at] ^= 1;
      Files.write(path, db);
      assertDamaged(() -> read.verify(FILES, path), "at offset " + at / 4096 * 4096 + ":");
      db[at] ^= 1;
    }
    Files.write(path, Arrays.copyOf(db, (length + 4095) / 4096 * 4096 + 1));
    assertThatThrownBy(() -> read.verify(FILES, path)).isInstanceOf(SlipwayException.class);
    if (length % 4096 == 0) {
      assertDamaged(
          () -> read.verify(FILES, path),
          "at offset " + length + ": expected a length of " + length + " bytes");
    }
  }

  @Test
  void sumsThatAreNotWholeAreDamage() throws IOException {
    Path db = Files.write(home.resolve("db"), new byte[5000]);
    AtomicFile.write(FILES, file, CheckpointSums.of(FILES, db, 1, 2, 3).encode());
    byte[] whole = Files.readAllBytes(file);

    for (int length : new int[] {64, 71, 73}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertDamaged(
          () -> CheckpointSums.read(FILES, file),
          "at offset 64: expected 72 bytes with a right checksum, was " + length);
    }
    byte[] flipped = whole.clone();
    flipped[70] ^= 1;
    Files.write(file, flipped);
    assertDamaged(() -> CheckpointSums.read(FILES, file), "at offset 64:");
    flipped[3] ^= 1;
    Files.write(file, flipped);
    assertDamaged(() -> CheckpointSums.read(FILES, file), "a head with a right checksum");
  }

  private static void assertDamaged(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_DAMAGED))
        .hasMessageContaining(text);
  }
}
