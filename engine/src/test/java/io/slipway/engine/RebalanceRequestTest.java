package io.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RebalanceRequestTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:geheim@server:9090",
        "http://server:9090?token=geheim",
        "http://server:9090/#geheim",
        "server:9090?token=geheim",
        "http:///path?token=geheim",
        "http://user%3Ageheim%40server",
        "user:geheim@server",
        "http://server:9090/ geheim",
      })
  void whatMayBeASecretIsNotRepeated(String address) {
    assertThat(refusal(address)).hasMessageNotContaining("geheim");
  }

  @Test
  void whatIsNoUrlIsNamed() {
    assertThat(refusal("server:9090")).hasMessageContaining("'server:9090'");
  }

  private static SlipwayException refusal(String address) {
    SlipwayException refusal =
        catchThrowableOfType(
            SlipwayException.class, () -> RebalanceRequest.of("cruise-control", address));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    return refusal;
  }
}
