package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "90s,PT90S",
    "5m,PT5M",
    "2h,PT2H",
    "1d,PT24H",
    "1m30s,PT90S",
    "1h1m1s1ms,PT1H1M1.001S",
    "0s,PT0S",
    "PT1M30S,PT90S",
    "pt5m,PT5M",
    "P1D,PT24H",
    "' 5m ',PT5M"
  })
  void bothFormsAreRead(String text, Duration expected) {
    assertThat(new Durations().convert(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "-5s",
        "5 s",
        "1.5s",
        "5S",
        "five",
        "PT",
        "PT-5S",
        "5m junk",
        "999999999999999d",
        "9999999999999999999s"
      })
  void everythingElseIsRefusedByValueAndRule(String text) {
    assertThatThrownBy(() -> new Durations().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContainingAll("'" + text + "'", "expected", "90s", "PT1M30S");
  }

  @ParameterizedTest
  @CsvSource({
    "PT-3S,0.0 s",
    "PT0.04S,0.0 s",
    "PT8.25S,8.3 s",
    "PT59.99S,60.0 s",
    "PT60S,1 min 0 s",
    "PT4M52S,4 min 52 s",
    "PT3H4M5S,3 h 4 min",
    "P2DT5H,2 d 5 h"
  })
  void textsAreShort(Duration duration, String expected) {
    assertThat(Durations.text(duration)).isEqualTo(expected);
  }
}
