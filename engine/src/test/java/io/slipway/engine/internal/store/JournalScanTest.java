package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a journal shows, byte by byte: whole, torn by a crash, or damaged. */
class JournalScanTest {
  private static final Path FILE = Path.of("journal");
  private static final long STORE = 77;
  private static final long BEFORE = 10;
  private static final long DIGEST = 1234;
  private static final int SIZE = 4 * StoreFormat.SECTOR;
  private static final int FRAME = 2 * StoreFormat.SLOT;

  private final byte[] bytes = StoreFormat.fill(SIZE).array();
  private final List<String> changes = new ArrayList<>();
  private int end = StoreFormat.SLOT;
  private long sequence = BEFORE;
  private long digest = DIGEST;

  JournalScanTest() {
    put(0, new JournalHeader(SIZE, STORE, BEFORE + 1, DIGEST).encode());
  }

  @Test
  void anEmptyOneEndsBehindItsHead() {
    JournalScan scan = scan();

    assertThat(scan.isEmpty()).isTrue();
    assertThat(scan)
        .isEqualTo(
            new JournalScan(FILE, scan.header(), StoreFormat.SLOT, 0, BEFORE, DIGEST, false, null));
  }

  @Test
  void showsItsChangesAndWhereTheNextFrameGoes() {
    append("a");
    append("b");

    JournalScan scan = scan();

    assertThat(changes).containsExactly("a@11", "b@12");
    assertThat(scan.isEmpty()).isFalse();
    assertThat(scan)
        .isEqualTo(
            new JournalScan(
                FILE, scan.header(), 64 + 2 * FRAME, 64 + FRAME, 12, digest, false, null));
  }

  @Test
  void aSealEndsIt() {
    append("a");
    FrameHeader seal = FrameHeader.seal(sequence, digest);
    put(end, seal.encode());

    JournalScan scan = scan();

    assertThat(scan)
        .isEqualTo(
            new JournalScan(
                FILE, scan.header(), end + StoreFormat.SLOT, end, 11, seal.digest(), true, null));
    bytes[SIZE - 1] = 0;
    assertDamaged(SIZE - 1, "nothing after the seal", "was byte 0");
  }

  @Test
  void fillsItsFileToTheLastByte() {
    while (end < SIZE - FRAME) {
      append("a");
    }
    put(end, FrameHeader.seal(sequence, digest).encode());
    assertThat(scan().end()).isEqualTo(SIZE);
  }

  @ParameterizedTest
  @CsvSource({
    "78, 10, 1234, store id 78",
    "77, 11, 1234, first change 12",
    "77, 10, 1235, digest of what came before 1235"
  })
  void belongsToItsStoreAndFollowsWhatCameBefore(
      long store, long before, long digestBefore, String text) {
    assertThatThrownBy(
            () ->
                JournalScan.read(FILE, bytes, store, before, digestBefore, (key, at, value) -> {}))
        .hasMessageContaining("damaged at offset 0")
        .hasMessageContaining("expected " + text);
  }

  @Test
  void aFrameFollowsTheOneBefore() {
    append("a");
    int at = end;
    sequence++;
    append("gap");
    assertDamaged(at, "next change 12", "was 13");

    end = at;
    sequence = BEFORE + 1;
    digest++;
    append("other past");
    assertDamaged(at, "digest of what came before", "was " + digestBefore(at));
  }

  @ParameterizedTest
  @ValueSource(ints = {-64, Integer.MIN_VALUE, SIZE - 64 - 64 + 64})
  void aFrameLiesWithinItsFile(int length) {
    put(end, new FrameHeader(false, BEFORE + 1, 1, length, DIGEST, 0, 0).encode());

    assertDamaged(end, "a frame within the file", "a payload of " + length + " bytes");
  }

  @Test
  void aLastFrameThatIsNotWholeIsCut() {
    append("a");
    append("b");
    int last = end - FRAME;
    bytes[last + StoreFormat.SLOT] ^= 1;

    JournalScan scan = scan();

    assertThat(changes).containsExactly("a@11");
    assertThat(scan.cut()).isEqualTo(new OpenReport.Cut(FILE, last, FRAME));
    assertThat(scan.end()).isEqualTo(last);
    assertThat(scan.sequence()).isEqualTo(11);
    bytes[end] = 0;
    assertDamaged(last, "as more follows at " + end, "a frame with a wrong one");
  }

  /** A killed write leaves a prefix; the last four bytes of a head are its checksum. */
  @ParameterizedTest
  @ValueSource(ints = {1, 59, 60})
  void aHeadThatEndsBeforeItsChecksumIsCut(int written) {
    append("a");
    int at = end;
    append("b");
    Arrays.fill(bytes, at + written, SIZE, StoreFormat.FILL);

    assertThat(scan().cut()).isEqualTo(new OpenReport.Cut(FILE, at, written));
  }

  @ParameterizedTest
  @ValueSource(ints = {61, 63, 64, 100})
  void aHeadWithoutItsChecksumAndMoreBehindItIsDamage(int written) {
    append("a");
    bytes[end + written - 1] = 0;

    assertDamaged(
        end, "a frame's head with a right checksum", "other bytes at " + (end + written - 1));
  }

  /** A disk loses whole sectors: where the head is lost, the rest of its sector is too. */
  @Test
  void aHeadIsLostWithItsWholeSector() {
    append("a");
    for (int start : new int[] {end, end + 4 * FRAME}) {
      while (end < start) {
        append("b");
      }
      int sectorEnd = (end / StoreFormat.SECTOR + 1) * StoreFormat.SECTOR;
      bytes[sectorEnd + 3] = 0;
      assertThat(scan().cut()).isEqualTo(new OpenReport.Cut(FILE, end, sectorEnd + 4 - end));
      bytes[sectorEnd] = 0;
      assertThat(scan().cut()).isEqualTo(new OpenReport.Cut(FILE, end, sectorEnd + 4 - end));
      bytes[sectorEnd - 1] = 0;
      assertDamaged(end, "a frame's head with a right checksum", "other bytes at ");
      Arrays.fill(bytes, end, SIZE, StoreFormat.FILL);
    }
  }

  @Test
  void aFrameThatIsMissingIsDamageAndOneThatIsOldIsNot() {
    append("a");
    int at = end;
    int later = 3 * StoreFormat.SECTOR;
    put(later, new FrameHeader(false, BEFORE + 2, 1, 64, 0, 0, 0).encode());
    assertDamaged(at, "the frame of change 12", "none, but change 12 at " + later);

    put(later, new FrameHeader(false, BEFORE + 1, 1, 64, 0, 0, 0).encode());
    assertThat(scan().cut()).isNotNull();
  }

  private void append(String key) {
    FrameEncoder encoder = new FrameEncoder(ByteBuffer::allocate);
    encoder.begin();
    encoder.add(key.getBytes(StandardCharsets.UTF_8), new byte[] {1});
    FrameHeader head = encoder.end(sequence + 1, digest);
    put(end, encoder.bytes());
    end += StoreFormat.SLOT + head.length();
    sequence++;
    digest = head.digest();
  }

  private long digestBefore(int at) {
    return Objects.requireNonNull(FrameHeader.decode(bytes, at)).previous();
  }

  private void put(int at, ByteBuffer what) {
    what.get(bytes, at, what.remaining());
  }

  private JournalScan scan() {
    changes.clear();
    return JournalScan.read(
        FILE, bytes, STORE, BEFORE, DIGEST, (key, at, value) -> changes.add(key + "@" + at));
  }

  private void assertDamaged(int offset, String expected, String was) {
    assertThatThrownBy(this::scan)
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_DAMAGED))
        .hasMessageContaining("damaged at offset " + offset + ":")
        .hasMessageContaining(expected)
        .hasMessageContaining(was);
  }
}
