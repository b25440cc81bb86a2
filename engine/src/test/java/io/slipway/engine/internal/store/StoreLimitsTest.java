package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLimitsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 200})
  void takesKeysOfOneToTwoHundredCharacters(int length) {
    String key = "k".repeat(length);

    assertThatCode(() -> StoreLimits.checkKey(key)).doesNotThrowAnyException();
    assertThatCode(() -> StoreLimits.checkRemoval(key, 1)).doesNotThrowAnyException();
    assertThatCode(() -> StoreLimits.checkValue(key, new byte[StoreLimits.MAX_VALUE]))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 201})
  void refusesOtherKeys(int length) {
    String key = "k".repeat(length);
    String text = "key must have 1 to 200 characters, was " + length;

    assertThatThrownBy(() -> StoreLimits.checkKey(key)).hasMessage(text);
    assertThatThrownBy(() -> StoreLimits.checkRemoval(key, 1)).hasMessage(text);
    assertThatThrownBy(() -> StoreLimits.checkValue(key, new byte[0])).hasMessage(text);
  }

  @Test
  void refusesWhatIsTooLongOrWasNeverThere() {
    assertThatThrownBy(() -> StoreLimits.checkValue("k", new byte[StoreLimits.MAX_VALUE + 1]))
        .hasMessage("value of k must be at most 1048576 bytes, was 1048577");
    assertThatThrownBy(() -> StoreLimits.checkRemoval("k", 0))
        .hasMessage("expected version of a removal must be >= 1, was 0");
  }

  @Test
  void aKeyIsUnicodeThatCanBeReadAgain() {
    assertThat(StoreLimits.keyBytes("\u00fc")).isEqualTo("\u00fc".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> StoreLimits.keyBytes("\ud800"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key must be valid Unicode");
  }
}
