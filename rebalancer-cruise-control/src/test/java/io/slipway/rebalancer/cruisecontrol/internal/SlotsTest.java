package io.slipway.rebalancer.cruisecontrol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.VirtualTime;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlotsTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final VirtualTime time = VirtualTime.stepped();
  private final Slots slots = new Slots(time, 3);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    slots.close();
    threads.shutdownNow();
  }

  @Test
  void aRequestTakesItsSlotUntilTheServerHasScannedAgain() throws Exception {
    take(Priority.STATUS).answered();
    take(Priority.STATUS).answered();
    take(Priority.STATUS).answered();
    assertThat(slots.held()).isEqualTo(3);

    CompletableFuture<Slots.Permit> fourth = later(Priority.STATUS);
    time.awaitPausing(1);
    time.advance(Slots.WINDOW.minus(SHORT));
    assertThat(fourth).isNotDone();
    time.advance(SHORT);

    assertThat(fourth.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(slots.waited()).isEqualTo(Slots.WINDOW);
  }

  @Test
  void whatWasNotSentTakesNoSlot() {
    for (int i = 0; i < 10; i++) {
      take(Priority.STATUS).notSent();
    }
    assertThat(slots.held()).isZero();
  }

  @Test
  void aComputationKeepsItsSlotUntilItIsSeenToHaveEnded() {
    computation("a");
    time.advance(Duration.ofSeconds(60));
    assertThat(slots.held()).isEqualTo(1);
    assertThat(slots.computing()).containsExactly("a");

    slots.computed("a");
    assertThat(slots.held()).isZero();
  }

  @Test
  void aComputationThatNobodyAsksForIsForgottenInTheEnd() {
    computation("a");
    time.advance(Duration.ofMinutes(10));
    assertThat(slots.held()).isZero();
  }

  @Test
  void atMostTwoCompute() {
    computation("a");
    computation("b");
    time.advance(Slots.WINDOW);

    assertRefused(() -> slots.take(Priority.EXECUTE, true, bounds(Duration.ZERO)));
    slots.computed("a");
    assertThat(slots.take(Priority.EXECUTE, true, bounds(Duration.ZERO))).isNotNull();
  }

  @Test
  void oneSlotIsKeptForTheBrakeAndForLooks() {
    take(Priority.PROPOSE).answered();
    take(Priority.EXECUTE).answered();
    assertRefused(() -> take(Priority.PROPOSE));
    assertRefused(() -> take(Priority.EXECUTE));

    take(Priority.STOP).answered();
    assertRefused(() -> take(Priority.STATUS));
  }

  @Test
  void looksGoOnWhileTwoComputeWithASmallBudget() {
    computation("a");
    computation("b");
    time.advance(Slots.WINDOW);
    take(Priority.STATUS).refused();
    time.advance(Slots.WINDOW);
    take(Priority.STATUS).refused();
    time.advance(Slots.WINDOW);
    assertThat(slots.budget()).isEqualTo(1);

    assertThat(take(Priority.STATUS)).isNotNull();
  }

  @Test
  void theMostUrgentGoesFirstAndThenTheOneThatWaitsLongest() throws Exception {
    Slots one = new Slots(time, 1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    Slots.Permit first = one.take(Priority.STATUS, false, bounds(Duration.ZERO));
    for (String name :
        List.of("PROPOSE 1", "STATUS 1", "PROPOSE 2", "EXECUTE 1", "STATUS 2", "STOP 1")) {
      Priority priority = Priority.valueOf(name.substring(0, name.indexOf(' ')));
      waiting.add(
          CompletableFuture.runAsync(
              () -> {
                Slots.Permit permit = one.take(priority, false, bounds(LONG));
                order.add(name);
                permit.notSent();
              },
              threads));
      time.awaitPausing(waiting.size());
    }
    first.notSent();
    CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);

    assertThat(order)
        .containsExactly("STOP 1", "EXECUTE 1", "STATUS 1", "STATUS 2", "PROPOSE 1", "PROPOSE 2");
  }

  @Test
  void whoHasWaitedForTwoScansIsNotOvertakenByLooksForEver() throws Exception {
    Slots two = new Slots(time, 2);
    two.take(Priority.STATUS, false, bounds(Duration.ZERO)).answered();
    CompletableFuture<Slots.Permit> propose =
        CompletableFuture.supplyAsync(
            () -> two.take(Priority.PROPOSE, false, bounds(LONG)), threads);
    time.awaitPausing(1);

    for (int i = 0; i < 3; i++) {
      time.advance(Duration.ofSeconds(3));
      two.take(Priority.STATUS, false, bounds(Duration.ZERO)).answered();
      assertThat(propose).isNotDone();
    }
    time.advance(Duration.ofSeconds(3));
    assertRefused(() -> two.take(Priority.STATUS, false, bounds(Duration.ZERO)));

    assertThat(propose.get(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aRefusalShrinksTheBudgetAndSilencesUsForAScan() {
    take(Priority.STATUS).refused();

    assertThat(slots.refusals()).isEqualTo(1);
    assertThat(slots.budget()).isEqualTo(2);
    assertRefused(() -> take(Priority.STOP));
    time.advance(Slots.WINDOW);
    take(Priority.STOP).answered();
    take(Priority.STOP).answered();
    assertRefused(() -> take(Priority.STOP));
  }

  @Test
  void refusalsOfOneScanShrinkTheBudgetOnce() {
    Slots.Permit one = take(Priority.STATUS);
    Slots.Permit other = take(Priority.STATUS);
    one.refused();
    other.refused();

    assertThat(slots.refusals()).isEqualTo(2);
    assertThat(slots.budget()).isEqualTo(2);
  }

  @Test
  void theBudgetGrowsBackAndNoFurther() {
    take(Priority.STATUS).refused();
    time.advance(Slots.WINDOW);
    take(Priority.STATUS).refused();
    assertThat(slots.budget()).isEqualTo(1);
    for (int expected : new int[] {2, 3, 3}) {
      time.advance(Duration.ofSeconds(30));
      take(Priority.STATUS).answered();
      assertThat(slots.budget()).isEqualTo(expected);
    }
  }

  @Test
  void theWaitEndsAtTheDeadlineWithoutEffect() throws Exception {
    fill();
    CompletableFuture<Slots.Permit> waiting =
        CompletableFuture.supplyAsync(
            () -> slots.take(Priority.STATUS, false, bounds(Duration.ofSeconds(2))), threads);
    time.awaitPausing(1);
    time.advance(Duration.ofSeconds(2));

    assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RebalanceException.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo("NoSlotInTime");
              assertThat(failure.kind()).isEqualTo(RebalanceException.Kind.TRANSIENT);
              assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
            });
    assertThat(slots.queued()).isZero();
  }

  @Test
  void theWaitEndsWhenItIsCancelledOrClosed() throws Exception {
    fill();
    CancellationToken cancellation = new CancellationToken();
    CompletableFuture<Slots.Permit> cancelled =
        CompletableFuture.supplyAsync(
            () ->
                slots.take(
                    Priority.STATUS, false, new Bounds(time, time.now().plus(LONG), cancellation)),
            threads);
    time.awaitPausing(1);
    CompletableFuture<Slots.Permit> closed = later(Priority.STATUS);
    time.awaitPausing(2);

    cancellation.cancel("Ctrl-C");
    assertThatThrownBy(() -> cancelled.get(10, TimeUnit.SECONDS)).hasMessageContaining("Ctrl-C");
    slots.close();
    assertThatThrownBy(() -> closed.get(10, TimeUnit.SECONDS)).hasMessageContaining("closed");
  }

  private void fill() {
    take(Priority.STATUS).answered();
    take(Priority.STATUS).answered();
    take(Priority.STATUS).answered();
  }

  private void computation(String id) {
    slots.take(Priority.PROPOSE, true, bounds(Duration.ZERO)).goesOn(id);
  }

  private Slots.Permit take(Priority priority) {
    return slots.take(priority, false, bounds(Duration.ZERO));
  }

  private CompletableFuture<Slots.Permit> later(Priority priority) {
    return CompletableFuture.supplyAsync(() -> slots.take(priority, false, bounds(LONG)), threads);
  }

  private Bounds bounds(Duration timeout) {
    return new Bounds(time, time.now().plus(timeout), new CancellationToken());
  }

  private static void assertRefused(Runnable take) {
    assertThatThrownBy(take::run)
        .isInstanceOfSatisfying(
            RebalanceException.class,
            failure -> assertThat(failure.reason()).isEqualTo("NoSlotInTime"));
  }
}
