package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.CancellationToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VirtualTimeTest {
  private static final CancellationToken NEVER = new CancellationToken();

  private final VirtualTime time = new VirtualTime();

  @Test
  void aPauseMovesTheClockOn() throws InterruptedException {
    time.pause(Duration.ofHours(1), NEVER);
    time.pause(Duration.ZERO, NEVER);
    time.pause(Duration.ofHours(-1), NEVER);

    assertThat(time.now()).isEqualTo(VirtualTime.START.plusSeconds(3600));
  }

  @Test
  void whatIsDueRunsInOrderAtItsTime() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    time.after(Duration.ofSeconds(3), () -> seen.add("late " + seconds()));
    time.after(Duration.ofSeconds(1), () -> seen.add("first " + seconds()));
    time.after(Duration.ofSeconds(1), () -> seen.add("second " + seconds()));

    time.pause(Duration.ofSeconds(2), NEVER);
    assertThat(seen).containsExactly("first 1", "second 1");
    time.advance(Duration.ofSeconds(5));
    assertThat(seen).endsWith("late 3");
    assertThat(seconds()).isEqualTo(7);
  }

  @Test
  void aCancellationOnTheWayEndsThePauseThere() throws InterruptedException {
    CancellationToken cancellation = new CancellationToken();
    time.after(Duration.ofSeconds(2), () -> cancellation.cancel("test"));

    time.pause(Duration.ofSeconds(10), cancellation);
    time.pause(Duration.ofSeconds(10), cancellation);

    assertThat(seconds()).isEqualTo(2);
  }

  @Test
  void anInterruptedThreadDoesNotPause() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> time.pause(Duration.ofSeconds(1), NEVER))
        .isInstanceOf(InterruptedException.class);
    assertThat(time.now()).isEqualTo(VirtualTime.START);
  }

  @Test
  void aSteppedClockHoldsWhoPausesUntilItIsMovedFarEnough() throws Exception {
    VirtualTime stepped = VirtualTime.stepped();
    CompletableFuture<Instant> woken = pausing(stepped, NEVER);
    stepped.awaitPausing(1);

    stepped.advance(Duration.ofSeconds(9));
    assertThat(woken).isNotDone();
    stepped.advance(Duration.ofSeconds(1));

    assertThat(woken.get(30, TimeUnit.SECONDS)).isEqualTo(VirtualTime.START.plusSeconds(10));
  }

  @Test
  void aSteppedClockLetsGoWhoIsCancelled() throws Exception {
    VirtualTime stepped = VirtualTime.stepped();
    CancellationToken cancellation = new CancellationToken();
    CompletableFuture<Instant> woken = pausing(stepped, cancellation);
    stepped.awaitPausing(1);

    cancellation.cancel("test");

    assertThat(woken.get(30, TimeUnit.SECONDS)).isEqualTo(VirtualTime.START);
  }

  @Test
  void timeNeverGoesBackUnderSeveralThreads() throws Exception {
    int threads = 4;
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  start.await();
                  Instant last = time.now();
                  for (int step = 0; step < 1_000; step++) {
                    time.pause(Duration.ofMillis(1), NEVER);
                    Instant now = time.now();
                    if (!now.isAfter(last)) {
                      return false;
                    }
                    last = now;
                  }
                  return true;
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              },
              command -> new Thread(command).start()));
    }
    start.countDown();
    for (CompletableFuture<Boolean> one : all) {
      assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static CompletableFuture<Instant> pausing(
      VirtualTime clock, CancellationToken cancellation) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            clock.pause(Duration.ofSeconds(10), cancellation);
            return clock.now();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        command -> new Thread(command).start());
  }

  private long seconds() {
    return Duration.between(VirtualTime.START, time.now()).toSeconds();
  }
}
