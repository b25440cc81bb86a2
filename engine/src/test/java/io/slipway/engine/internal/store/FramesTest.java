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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Frames and their heads. */
class FramesTest {
  private static final Path FILE = Path.of("journal");

  private final FrameEncoder encoder = new FrameEncoder(ByteBuffer::allocate);

  @Test
  void holdsItsChangesInOrder() {
    encoder.begin();
    encoder.add(bytes("a"), bytes("one"));
    encoder.add(bytes("bb"), null);
    assertThat(encoder.count()).isEqualTo(2);
    assertThat(encoder.size()).isEqualTo((3 + 1 + 4 + 3) + (3 + 2));

    FrameHeader head = encoder.end(7, 99);

    assertThat(head.seal()).isFalse();
    assertThat(head.firstSequence()).isEqualTo(7);
    assertThat(head.count()).isEqualTo(2);
    assertThat(head.length()).isEqualTo(StoreFormat.SLOT);
    assertThat(head.previous()).isEqualTo(99);
    assertThat(head.digest()).isEqualTo(StoreFormat.chain(99, head.crc(), head.payloadCrc()));
    byte[] shifted = concat(new byte[StoreFormat.SLOT], whole());
    assertThat(FrameHeader.decode(shifted, StoreFormat.SLOT)).isEqualTo(head);
    assertThat(changes(shifted, StoreFormat.SLOT, head)).containsExactly("a@7=one", "bb@8=null");
  }

  @Test
  void isPaddedWithZerosWhateverWasThereBefore() {
    encoder.begin();
    encoder.add(bytes("a"), bytes("x".repeat(500)));
    encoder.end(1, 0);
    encoder.begin();
    assertThat(encoder.count()).isZero();
    assertThat(encoder.size()).isZero();
    encoder.add(bytes("a"), bytes("x"));
    int size = encoder.size();

    FrameHeader head = encoder.end(2, 0);

    byte[] frame = whole();
    assertThat(frame).hasSize(StoreFormat.SLOT + head.length());
    assertThat(Arrays.copyOfRange(frame, StoreFormat.SLOT + size, frame.length)).containsOnly(0);
    assertThat(head.payloadCrc())
        .isEqualTo(StoreFormat.crc(frame, StoreFormat.SLOT, head.length()));
  }

  @Test
  void hasRoomForChangesOfAnySize() {
    String key = "k".repeat(StoreLimits.MAX_KEY);
    for (int size = 64 * 1024 - 800; size < 64 * 1024 + 200; size++) {
      FrameEncoder small = new FrameEncoder(ByteBuffer::allocate);
      small.begin();
      small.add(bytes("first"), bytes("1"));
      small.add(bytes(key), new byte[size]);
      small.add(bytes(key), null);

      FrameHeader head = small.end(1, 0);

      byte[] frame = new byte[small.bytes().remaining()];
      small.bytes().get(frame);
      assertThat(changes(frame, 0, head)).hasSize(3).first().isEqualTo("first@1=1");
    }
  }

  @Test
  void hasRoomForAChangeThatIsLargeFromTheStart() {
    encoder.begin();
    encoder.add(bytes("a"), new byte[StoreLimits.MAX_VALUE]);

    FrameHeader head = encoder.end(1, 0);

    assertThat(changes(whole(), 0, head)).hasSize(1);
  }

  @Test
  void aPayloadThatIsNoChangesIsDamage() {
    encoder.begin();
    encoder.add(bytes("a"), bytes("one"));
    FrameHeader head = encoder.end(1, 0);
    byte[] frame = whole();
    frame[StoreFormat.SLOT] = 9;

    assertThatThrownBy(() -> changes(frame, 0, head))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_DAMAGED))
        .hasMessageContaining("store file journal is damaged at offset 0")
        .hasMessageContaining("expected 1 whole changes")
        .hasMessageContaining("change of kind 9");
    FrameHeader more = new FrameHeader(false, 1, 2, head.length(), 0, head.payloadCrc(), 0);
    assertThatThrownBy(() -> changes(whole(), 0, more)).hasMessageContaining("2 whole changes");
  }

  @Test
  void aSealIsTheSameForTheSameChangeAndIsReadAsOne() {
    FrameHeader seal = FrameHeader.seal(5, 99);

    assertThat(seal).isEqualTo(FrameHeader.seal(5, 99));
    assertThat(seal.seal()).isTrue();
    assertThat(seal.firstSequence()).isEqualTo(6);
    assertThat(seal.previous()).isEqualTo(99);
    assertThat(FrameHeader.decode(seal.encode().array(), 0)).isEqualTo(seal);
  }

  @Test
  void whatHasNoRightChecksumOrAnotherMagicIsNoHead() {
    byte[] seal = FrameHeader.seal(5, 99).encode().array();
    seal[20] ^= 1;

    assertThat(FrameHeader.decode(seal, 0)).isNull();
    assertThat(
            FrameHeader.decode(
                StoreFormat.sealed(StoreFormat.slot(StoreFormat.STORE_MAGIC)).array(), 0))
        .isNull();
  }

  private byte[] whole() {
    ByteBuffer frame = encoder.bytes();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  private static List<String> changes(byte[] frame, int offset, FrameHeader head) {
    List<String> changes = new ArrayList<>();
    FrameEncoder.decode(
        FILE,
        frame,
        offset,
        head,
        (key, at, value) -> changes.add(key + "@" + at + "=" + text(value)));
    return changes;
  }

  private static @Nullable String text(byte @Nullable [] value) {
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
