package io.slipway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollTest {
  private static final Duration PAUSE = Duration.ofMillis(40);
  private static final Instant START = Instant.EPOCH;

  private final List<Duration> looks = new ArrayList<>();
  private final CancellationToken cancellation = new CancellationToken();
  private final Passing time = new Passing();

  /** Its time passes in pauses only; one that is cancelled ends at once. */
  private static final class Passing implements TimeSource {
    private Instant now = START;

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void pause(Duration duration, CancellationToken cancellation)
        throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException("in a test");
      }
      if (!cancellation.isCancelled()) {
        now = now.plus(duration);
      }
    }
  }

  @Test
  void whatIsEnoughAtOnceIsLookedAtOnce() {
    assertThat(poll(1000).until(this::look, seen -> true)).isEqualTo(1);
    assertThat(looks).containsExactly(Duration.ZERO);
  }

  @Test
  void looksAgainAfterEachPauseUntilItIsEnough() {
    assertThat(poll(1000).until(this::look, seen -> seen == 3)).isEqualTo(3);
    assertThat(looks).containsExactly(Duration.ZERO, PAUSE, PAUSE.multipliedBy(2));
  }

  @Test
  void theLastLookIsMadeAtTheDeadlineAndNotAfterIt() {
    assertThat(poll(100).until(this::look, seen -> false)).isEqualTo(4);
    assertThat(looks)
        .containsExactly(Duration.ZERO, PAUSE, PAUSE.multipliedBy(2), Duration.ofMillis(100));
  }

  @Test
  void withoutAnyTimeItLooksOnce() {
    assertThat(poll(0).until(this::look, seen -> false)).isEqualTo(1);
    assertThat(poll(-5).until(this::look, seen -> false)).isEqualTo(2);
  }

  @Test
  void aWishToEndEndsIt() {
    int seen =
        poll(1000)
            .until(
                () -> {
                  int count = look();
                  if (count == 2) {
                    cancellation.cancel("enough");
                  }
                  return count;
                },
                any -> false);
    assertThat(seen).isEqualTo(2);
  }

  @Test
  void aLookThatFailsEndsIt() {
    assertThatThrownBy(
            () ->
                poll(1000)
                    .until(
                        () -> {
                          throw new IOException("no such disk");
                        },
                        any -> false))
        .isInstanceOf(IOException.class)
        .hasMessage("no such disk");
  }

  @Test
  void anInterruptIsWhatTheCallerMakesOfItAndStays() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> poll(1000).until(this::look, seen -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the look was interrupted")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(looks).hasSize(1);
  }

  private Poll poll(long millis) {
    return new Poll(
        time,
        START.plusMillis(millis),
        cancellation,
        PAUSE,
        e -> new IllegalStateException("the look was interrupted", e));
  }

  private int look() {
    looks.add(Duration.between(START, time.now()));
    return looks.size();
  }
}
