package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Duration DAY = Duration.ofDays(1);

  @ParameterizedTest
  @CsvSource({"1, 200", "2, 400", "3, 800", "5, 3200", "6, 5000", "11, 5000", "60, 5000"})
  void thePauseBeforeARetryDoublesToABound(int attempt, long millis) {
    assertThat(PollBackoff.backoff(attempt, null, DAY)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void aBackendMayAskForAPauseButNotForMoreThanThereIs() {
    assertThat(PollBackoff.backoff(1, Duration.ofSeconds(9), DAY)).isEqualTo(Duration.ofSeconds(9));
    assertThat(PollBackoff.backoff(1, Duration.ZERO, DAY)).isEqualTo(Duration.ofMillis(200));
    assertThat(PollBackoff.backoff(1, Duration.ofSeconds(9), Duration.ofSeconds(2)))
        .isEqualTo(Duration.ofSeconds(2));
  }
}
