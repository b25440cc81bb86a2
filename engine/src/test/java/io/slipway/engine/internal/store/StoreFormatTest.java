package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The format on disk does not change: kept stores must open. */
class StoreFormatTest {
  private static final String DIGITS = "0000000000000000042";

  @Test
  void namesAreReadAsTheyAreWritten() {
    assertThat(StoreFormat.journalName(42)).isEqualTo("journal-" + DIGITS + ".log");
    assertThat(StoreFormat.stateName(42)).isEqualTo("state-" + DIGITS + ".db");
    assertThat(StoreFormat.sumName(42)).isEqualTo("state-" + DIGITS + ".sum");
    assertThat(StoreFormat.journalSequence(StoreFormat.journalName(42)))
        .isEqualTo(OptionalLong.of(42));
    assertThat(StoreFormat.stateSequence(StoreFormat.stateName(42))).isEqualTo(OptionalLong.of(42));
    assertThat(StoreFormat.sumSequence(StoreFormat.sumName(42))).isEqualTo(OptionalLong.of(42));
  }

  @Test
  void aKeptCutIsNamedByItsNumberAndWhereItWas() {
    String name = StoreFormat.cutName(7, 42, 128);
    assertThat(name).isEqualTo("cut-000000007-" + DIGITS + "-128.bin");
    assertThat(StoreFormat.cutNumber(name)).isEqualTo(OptionalLong.of(7));
    assertThat(StoreFormat.cutNumber(name + ".tmp")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Journal-" + DIGITS + ".log",
        "journal-" + DIGITS + ".tmp",
        "journal-" + DIGITS + ".log.tmp",
        "journal-" + DIGITS + "0.log",
        "journal-000000000000000042.log",
        "journal-00000000000000000x2.log",
        "state-" + DIGITS + ".db",
        "CLEAN"
      })
  void otherNamesAreNoJournals(String name) {
    assertThat(StoreFormat.journalSequence(name)).isEmpty();
  }

  @Test
  void aSlotHasMagicSchemaFieldsAndAChecksumAtItsEnd() {
    byte[] slot = bytes(StoreFormat.sealed(StoreFormat.slot(StoreFormat.STORE_MAGIC).putLong(42)));
    ByteBuffer read = ByteBuffer.wrap(slot);
    CRC32C crc = new CRC32C();
    crc.update(slot, 0, 60);

    assertThat(slot).hasSize(64).startsWith("SLIPSTOR".getBytes(StandardCharsets.US_ASCII));
    assertThat(read.getInt(8)).isEqualTo(1);
    assertThat(read.getLong(12)).isEqualTo(42);
    assertThat(read.getInt(60)).isEqualTo((int) crc.getValue());
    assertThat(StoreFormat.slotCrc(read)).isEqualTo((int) crc.getValue());
  }

  @Test
  void aSlotIsFoundWhereItIsAndWhole() {
    byte[] slot = bytes(StoreFormat.sealed(StoreFormat.slot(StoreFormat.STORE_MAGIC).putLong(42)));
    byte[] bytes = new byte[2 * StoreFormat.SLOT];
    System.arraycopy(slot, 0, bytes, StoreFormat.SLOT, StoreFormat.SLOT);

    assertThat(StoreFormat.isSlot(bytes, StoreFormat.SLOT, StoreFormat.STORE_MAGIC)).isTrue();
    assertThat(StoreFormat.fields(bytes, StoreFormat.SLOT).getInt()).isEqualTo(StoreFormat.SCHEMA);
    assertThat(StoreFormat.fields(bytes, StoreFormat.SLOT).getLong(12)).isEqualTo(42);
    assertThat(StoreFormat.slotCrc(bytes, StoreFormat.SLOT))
        .isEqualTo(StoreFormat.slotCrc(ByteBuffer.wrap(slot)));
    assertThat(StoreFormat.isSlot(bytes, StoreFormat.SLOT, StoreFormat.CLEAN_MAGIC)).isFalse();
    assertThat(StoreFormat.isSlot(bytes, 0, StoreFormat.STORE_MAGIC)).isFalse();
    assertThat(StoreFormat.isSlot(Arrays.copyOf(slot, 63), 0, StoreFormat.STORE_MAGIC)).isFalse();
    assertThat(StoreFormat.isSlot(bytes, StoreFormat.SLOT + 1, StoreFormat.STORE_MAGIC)).isFalse();
    bytes[StoreFormat.SLOT + 12] ^= 1;
    assertThat(StoreFormat.isSlot(bytes, StoreFormat.SLOT, StoreFormat.STORE_MAGIC)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 64", "63, 64", "64, 64", "65, 128"})
  void payloadsArePaddedToWholeSlots(int length, int padded) {
    assertThat(StoreFormat.padded(length)).isEqualTo(padded);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "1, 0, 0, e220a8397b1dcdaf",
    "1, 2, 3, ee1914ea7f5851a7",
    "-1, 2, -3, 7ee7f69c97a0c162",
  })
  void theDigestOfAFrameIsTheOneThatKeptJournalsHold(
      long previous, int headCrc, int payloadCrc, String digest) {
    assertThat(StoreFormat.hex(StoreFormat.chain(previous, headCrc, payloadCrc)))
        .isEqualTo(digest.equals("0") ? "0000000000000000" : digest);
  }

  @Test
  void fillEndsAtTheFirstOtherByte() {
    byte[] bytes = StoreFormat.fill(10).array();
    assertThat(bytes).containsOnly(0xA5).hasSize(10);
    bytes[2] = 0;
    bytes[7] = 0;

    assertThat(StoreFormat.endOfFill(bytes, 0, 10)).isEqualTo(2);
    assertThat(StoreFormat.endOfFill(bytes, 2, 10)).isEqualTo(2);
    assertThat(StoreFormat.endOfFill(bytes, 3, 10)).isEqualTo(7);
    assertThat(StoreFormat.endOfFill(bytes, 3, 7)).isEqualTo(7);
    assertThat(StoreFormat.endOfFill(bytes, 8, 10)).isEqualTo(10);
  }

  @Test
  void aChecksumIsThatOfItsBytes() {
    byte[] bytes = "x123456789x".getBytes(StandardCharsets.US_ASCII);

    assertThat(StoreFormat.crc(bytes, 1, 9)).isEqualTo(0xE306_9283);
    assertThat(StoreFormat.crc(ByteBuffer.wrap(bytes, 1, 9))).isEqualTo(0xE306_9283);
  }

  private static byte[] bytes(ByteBuffer slot) {
    byte[] bytes = new byte[slot.remaining()];
    slot.get(bytes);
    return bytes;
  }
}
