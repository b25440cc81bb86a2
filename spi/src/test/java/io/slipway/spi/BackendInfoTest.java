package io.slipway.spi;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackendInfoTest {
  @Test
  void refusesWhatCannotBe() {
    BackendInfo.Builder info = BackendInfo.builder("mine");
    Duration negative = Duration.ofMillis(-1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> info.detection(negative))
        .withMessage("detection must not be negative, was PT-0.001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> info.grace(negative))
        .withMessage("grace must not be negative, was PT-0.001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> info.maxSpuCount(0))
        .withMessage("maxSpuCount must be at least 1, was 0");
  }
}
