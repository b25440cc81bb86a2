package io.slipway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemTimeSourceTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final AtomicReference<Instant> wall = new AtomicReference<>(START);
  // Near the end of its range, as the counter may begin anywhere.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
  private final TimeSource time = new SystemTimeSource(wall::get, nanos::get);

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT-1H"})
  void processTimeDoesNotJumpWithTheMachinesClock(Duration jump) {
    assertThat(time.now()).isEqualTo(START);

    wall.set(START.plus(jump));
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());

    assertThat(time.now()).isEqualTo(START.plusSeconds(3));
    assertThat(time.wall()).isEqualTo(START.plus(jump));
  }

  @Test
  void theMachinesSourceIsOne() {
    assertThat(TimeSource.system()).isSameAs(TimeSource.system());
  }
}
