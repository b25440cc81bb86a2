package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.LookInterval;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PollBackoffTest {
  private final PollBackoff pace = new PollBackoff(LookInterval.DEFAULT);

  @Test
  void looksSlowDownToABoundAndCanBeQuickened() {
    assertThat(Stream.generate(pace::next).limit(5).map(Duration::toMillis))
        .containsExactly(20L, 40L, 80L, 100L, 100L);
    pace.quicken();
    assertThat(pace.next()).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void onlyTheSameStepAtOnceAgainIsARepetition() {
    assertThat(Stream.of("a", "a", "b", "a").map(pace::repeats))
        .containsExactly(false, true, false, false);
  }
}
