package io.slipway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RebalanceKeyTest {
  private static final Incarnation INCARNATION =
      Incarnation.of("fbfffeff-0102-4304-8506-0708090a0b0c");
  private static final RebalanceId REQUEST = new RebalanceId("0123abcd");

  @Test
  void theTextFitsIntoAReason() {
    RebalanceKey longest = new RebalanceKey(INCARNATION, REQUEST, 999_999_999);
    assertThat(longest).hasToString("slipway/-__-_wECQwSFBgcICQoLDA/0123abcd/999999999");
    assertThat(longest.toString()).hasSizeLessThanOrEqualTo(50);
  }

  @Test
  void itIsFoundBetweenOtherWords() {
    for (UUID value : new UUID[] {new UUID(0, 0), new UUID(-1, -1), INCARNATION.value()}) {
      RebalanceKey key = new RebalanceKey(new Incarnation(value), REQUEST, 3);
      assertThat(RebalanceKey.in(key + " (Client: 127.0.0.1, Date: 2026-08-17)")).contains(key);
    }
  }

  @Test
  void theTextOfAnEarlierVersionIsAKey() {
    assertThat(RebalanceKey.in("reason=slipway/" + INCARNATION + "/0123abcd/2"))
        .contains(new RebalanceKey(INCARNATION, REQUEST, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slipway/AAAAAAAAAAAAAAAAAAAAAA/0123abcd",
        "slipway/AAAAAAAAAAAAAAAAAAAAAB/0123abcd/1",
        "slipway/AAAAAAAAAAAAAAAAAAAAA/0123abcd/1",
        "slipway/fbfffeff01024304-8506-0708090a0b0c/0123abcd/1",
        "slipway/AAAAAAAAAAAAAAAAAAAAAA/0123/1"
      })
  void otherTextsAreNone(String text) {
    assertThat(RebalanceKey.in(text)).isEmpty();
  }
}
